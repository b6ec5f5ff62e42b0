import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Identity } from './identity.js';
import { VerifiedTokens } from './verified-tokens.js';

const { publicKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const entry = (subject: string, expiresAt = 1_000) => ({
  identity: { subject, expiresAt } as Identity,
  keyId: 'k',
  key,
});

it('keeps the tokens used lately, up to the limit', () => {
  const tokens = new VerifiedTokens(2);
  tokens.add('a', entry('a'));
  tokens.add('b', entry('b'));
  expect(tokens.find('a', 0)?.identity.subject).toBe('a');
  tokens.add('c', entry('c'));
  expect(tokens.find('b', 0)).toBeUndefined();
  expect(tokens.find('a', 0)?.identity.subject).toBe('a');
  expect(tokens.find('c', 0)?.identity.subject).toBe('c');
});

it('forgets a token when it expires', () => {
  const tokens = new VerifiedTokens(2);
  tokens.add('a', entry('a', 1_000));
  expect(tokens.find('a', 999)).toBeDefined();
  expect(tokens.find('a', 1_000)).toBeUndefined();
});

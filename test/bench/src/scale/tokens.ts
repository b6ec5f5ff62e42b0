import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subjectOf } from '@gongzhi/identity';
import type { Issuer } from '../issuer.ts';

/** The access token of a user. */
export type Print = (user: string) => string;

const KEY_FILE = 'development-signing-key.json';

/**
 * Signing in takes the issuer tens of milliseconds, and twenty thousand people are needed: one of them signs in, and the
 * others get the same token with their own names, signed with the same key.
 */
export async function tokenPrinter(issuer: Issuer, dataFolder: string): Promise<Print> {
  const [token] = await issuer.tokens(['admin@b001']);
  const [head, claims] = token!.split('.');
  const model = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as Record<string, unknown>;
  const key = createPrivateKey({ key: JSON.parse(readFileSync(join(dataFolder, KEY_FILE), 'utf8')), format: 'jwk' });
  return (user) => {
    const own = { ...model, sub: subjectOf(user), email: user, preferred_username: user, name: user, jti: user };
    const body = `${head}.${Buffer.from(JSON.stringify(own)).toString('base64url')}`;
    return `${body}.${sign('sha256', Buffer.from(body), key).toString('base64url')}`;
  };
}

import { hash, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Identity } from './identity.js';

export interface VerifiedToken {
  identity: Identity;
  keyId: string;
  /** A token counts as verified only as long as the issuer still publishes the key that signed it. */
  key: KeyObject;
}

/** The tokens verified lately, by hash, so that memory holds no token that could be used. The idlest goes first. */
export class VerifiedTokens {
  readonly #entries: LRUCache<string, VerifiedToken>;

  constructor(max: number) {
    this.#entries = new LRUCache({ max });
  }

  find(token: string, now: number): VerifiedToken | undefined {
    const entry = this.#entries.get(fingerprint(token));
    return entry && entry.identity.expiresAt > now ? entry : undefined;
  }

  add(token: string, entry: VerifiedToken): void {
    this.#entries.set(fingerprint(token), entry);
  }
}

const fingerprint = (token: string): string => hash('sha256', token, 'base64url');

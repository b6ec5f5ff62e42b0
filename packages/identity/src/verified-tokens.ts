import { hash, type KeyObject } from 'node:crypto';
import type { Identity } from './identity.js';

export interface VerifiedToken {
  identity: Identity;
  keyId: string;
  /** A token counts as verified only as long as the issuer still publishes the key that signed it. */
  key: KeyObject;
}

/** The tokens verified lately, by hash, so that memory holds no token that could be used. The idlest goes first. */
export class VerifiedTokens {
  readonly #entries = new Map<string, VerifiedToken>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  find(token: string, now: number): VerifiedToken | undefined {
    const key = fingerprint(token);
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.identity.expiresAt <= now) return undefined;
    this.#entries.set(key, entry);
    return entry;
  }

  add(token: string, entry: VerifiedToken): void {
    this.#entries.set(fingerprint(token), entry);
    for (const idlest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(idlest);
    }
  }
}

const fingerprint = (token: string): string => hash('sha256', token, 'base64url');

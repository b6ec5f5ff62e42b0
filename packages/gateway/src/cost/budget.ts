import type { Identity } from '@gongzhi/identity';
import { LRUCache } from 'lru-cache';

/** What may be asked. */
export interface CostLimits {
  /** By one operation. */
  perQuery: number;
  /** By one caller, in points a minute; what was not used within the minute is not saved up. */
  perMinute: number;
}

/** What a caller is told of every operation: what it cost, and what is left of their budget. */
export interface CostTold {
  query: number;
  left: number;
}

interface Account {
  left: number;
  /** When `left` was that much. */
  at: number;
}

const CALLERS = 10_000;
const MINUTE = 60_000;

/**
 * What each caller may still spend, in this process: a budget that fills up steadily, so that a burst is fine and a stream
 * is bounded. A caller is a person or an app at a client, whatever token they show.
 */
export class Budget {
  readonly limits: CostLimits;
  readonly #accounts = new LRUCache<string, Account>({ max: CALLERS });
  readonly #clock: () => number;

  constructor(limits: CostLimits, clock: () => number = Date.now) {
    this.limits = limits;
    this.#clock = clock;
  }

  affords(caller: Identity, cost: number): boolean {
    return cost <= this.limits.perQuery && cost <= this.#account(caller).left;
  }

  spend(caller: Identity, cost: number): CostTold {
    const account = this.#account(caller);
    account.left = Math.max(0, account.left - cost);
    return { query: cost, left: Math.floor(account.left) };
  }

  /** Seconds until the caller can afford it. */
  wait(caller: Identity, cost: number): number {
    const missing = cost - this.#account(caller).left;
    return Math.max(1, Math.ceil((missing / this.limits.perMinute) * 60));
  }

  #account({ subject, clientId }: Identity): Account {
    const key = `${clientId} ${subject}`;
    const now = this.#clock();
    const account = this.#accounts.get(key) ?? { left: this.limits.perMinute, at: now };
    const gained = ((now - account.at) / MINUTE) * this.limits.perMinute;
    account.left = Math.min(this.limits.perMinute, account.left + Math.max(0, gained));
    account.at = now;
    this.#accounts.set(key, account);
    return account;
  }
}

import { type LocalDate, today } from '@gongzhi/kernel';
import {
  type Call,
  type Exchanges,
  type Rows,
  type Scope,
  sessionCall,
  sessionCalls,
  sessionCallsHolding,
} from '@gongzhi/storage';
import { LRUCache } from 'lru-cache';
import { nameOfLock } from '../one-at-a-time.js';
import { type Caller, type Entry, isBureau } from './caller.js';
import { entryCall, entryFrom } from './entry-statement.js';

/** An entry, and the community's access epoch at which it was made. */
export interface Remembered {
  entry: Entry;
  epoch: string;
}

interface Kept extends Remembered {
  /** Memberships and consents are dated: what held yesterday may not hold today. */
  day: LocalDate;
}

const EPOCH = '(select access_epoch::text from community where id = $1::text::uuid)';
const withEpoch = sessionCalls(EPOCH);
const withEpochHolding = sessionCallsHolding(EPOCH);

/**
 * Opens a community's session as the first call of an exchange; `epochIn` its rows is the community's access epoch, of
 * the same snapshot as whatever the exchange reads after it.
 */
export const sessionWithEpoch = (scope: Scope, communityId: string): Call => withEpoch({ ...scope, communityId });

/** The same, and what `oneAtATime` does under this name waits for the exchange, or is waited for. */
export const sessionWithEpochHolding = (scope: Scope, communityId: string, what: string): Call =>
  withEpochHolding({ ...scope, communityId }, nameOfLock(communityId, what));

export const epochIn = (session: Rows | undefined): string | null => session?.[0]?.[0] ?? null;

/** Opens a session in no community. What one may do there is in the token alone, so that no epoch is needed. */
export const citySessionCall = (scope: Scope): Call => sessionCall({ ...scope, communityId: undefined });

/**
 * The callers that a process knows, so that a request need not ask who it is for before it reads. An entry is to be
 * believed only together with an exchange that gave the same epoch (`sessionWithEpoch`); after another one `forget` it and
 * `enter` anew. Bounded: the idlest goes first.
 */
export class Entries {
  readonly #kept: LRUCache<string, Kept>;
  readonly #day: () => LocalDate;

  constructor({ most = 1_000, day = today }: { most?: number; day?: () => LocalDate } = {}) {
    this.#kept = new LRUCache({ max: most });
    this.#day = day;
  }

  /** What is remembered of the caller there, made today; whether it still holds only the epoch tells. */
  recall(caller: Caller, communityId: string): Remembered | null {
    const kept = this.#kept.get(keyOf(caller, communityId));
    return kept?.day === this.#day() ? kept : null;
  }

  /**
   * Finds out what the caller may do in the community of `scope`, in one round trip, and remembers it. Null where they
   * may not enter, and also at a first sign-in, which only `enterCommunity` can tie to the person.
   */
  async enter(reading: Exchanges, scope: Scope, caller: Caller): Promise<Remembered | null> {
    const communityId = scope.communityId!;
    const day = this.#day();
    const [session, answer] = await reading.run([sessionWithEpoch(scope, communityId), entryCall(scope, caller, day)]);
    const epoch = epochIn(session);
    const found = entryFrom(answer?.[0]?.[0], scope, caller);
    if (epoch === null || !found || found.untied) return null;
    const kept = { entry: found.entry, epoch, day };
    this.#kept.set(keyOf(caller, communityId), kept);
    return kept;
  }

  forget(caller: Caller, communityId: string): void {
    this.#kept.delete(keyOf(caller, communityId));
  }
}

const tokens = new WeakMap<Caller, string>();

/** Everything of a token that an entry depends on, written once for each caller. */
function keyOf(caller: Caller, communityId: string): string {
  const { kind, subject, clientId, email } = caller;
  const token = tokens.get(caller) ?? JSON.stringify([kind, subject, clientId, email, isBureau(caller)]);
  tokens.set(caller, token);
  return `${communityId} ${token}`;
}

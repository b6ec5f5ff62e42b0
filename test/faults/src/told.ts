/** Where what was acknowledged is looked for in the end: among rows, and where it is said, in a certain state. */
export type Shelf =
  | 'record'
  | 'record that books'
  | 'settlement'
  | 'settlement approved'
  | 'settlement rejected'
  | 'transfer'
  | 'transfer reversed'
  | 'payment'
  | 'payment paid'
  | 'payment rejected'
  | 'claim'
  | 'claim approved'
  | 'claim rejected'
  | 'deduction'
  | 'redemption'
  | 'redemption confirmed'
  | 'redemption cancelled';

/** Something that was asked, by its community, its mutation and its key; `resultId` as soon as it was acknowledged. */
export interface Asked {
  community: string;
  mutation: string;
  key: string;
  resultId: string | null;
  shelf: Shelf;
}

/** What the clients asked and what they were told, against which the database is held in the end. */
export class Told {
  readonly byKey = new Map<string, Asked>();
  /** What was acknowledged and has no key: the row, by where it is looked for. */
  readonly keyless = new Map<string, Shelf[]>();
  /** What accounts have by all that was acknowledged; by community and owner. */
  readonly balances = new Map<string, number>();
  /** Replays that were answered with another result, or as if they were none. */
  readonly wrongReplays: string[] = [];
  acknowledged = 0;
  replays = 0;
  /** Answers that came only when asked again. */
  retried = 0;
  longestGapMs = 0;
  #lastAt = performance.now();

  asks(asked: Omit<Asked, 'resultId'>): Asked {
    const entry = { ...asked, resultId: null };
    this.byKey.set(keyOf(asked), entry);
    return entry;
  }

  /** Remembers what has no key. */
  sees(id: string, shelf: Shelf): void {
    this.keyless.set(id, [...(this.keyless.get(id) ?? []), shelf]);
  }

  adds(account: string, amount: number): void {
    this.balances.set(account, (this.balances.get(account) ?? 0) + amount);
  }

  /** Counts one operation, and how long nothing was acknowledged before. */
  acknowledges(tries: number): void {
    const now = performance.now();
    this.longestGapMs = Math.max(this.longestGapMs, now - this.#lastAt);
    this.#lastAt = now;
    this.acknowledged += 1;
    if (tries > 1) this.retried += 1;
  }

  begins(): void {
    this.#lastAt = performance.now();
  }
}

export const keyOf = ({ community, mutation, key }: Pick<Asked, 'community' | 'mutation' | 'key'>): string =>
  `${community} ${mutation} ${key}`;

/** Something that was asked, by its community, its mutation and its key; `resultId` as soon as it was acknowledged. */
export interface Asked {
  community: string;
  mutation: string;
  key: string;
  resultId: string | null;
  /** Whether it moves something in the ledger by itself, which is then looked for. */
  books: boolean;
}

/** What the clients asked and what they were told, against which the database is held in the end. */
export class Told {
  readonly byKey = new Map<string, Asked>();
  /** Row ids of settlements, by what was acknowledged of them. */
  readonly filed = new Set<string>();
  readonly rejected = new Set<string>();
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

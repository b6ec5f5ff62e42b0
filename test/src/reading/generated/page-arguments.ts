import type { Chance } from './chance.js';

type Variable = (type: string, value: unknown) => string;

const LARGE = [0, 1, 2, 3, 7, 20, 50, 100];
const SMALL = [0, 1, 2, 3, 5];

/** Writes the arguments that a page is asked for with: in every form that has an answer, and some that have none. */
export class PageWriter {
  readonly #chance: Chance;
  readonly #cursors: ReadonlyMap<string, readonly string[]>;
  readonly #variable: Variable;

  constructor(chance: Chance, cursors: ReadonlyMap<string, readonly string[]>, variable: Variable) {
    this.#chance = chance;
    this.#cursors = cursors;
    this.#variable = variable;
  }

  /** @param depth how many levels are selected below: large pages of large pages would be all that is ever compared */
  write(list: string, { isRoot, depth }: { isRoot: boolean; depth: number }): string[] {
    // A refusal is the root's own: below it only rows that are there would be asked.
    if (isRoot && this.#chance.is(0.03)) return this.#refused();
    const size = this.#chance.one(isRoot && depth > 2 && this.#chance.is(0.3) ? LARGE : SMALL);
    const cursor = this.#cursorOf(list);
    const form = this.#chance.below(10);
    if (form === 0 && isRoot)
      return this.#chance.one([[], ['first: null'], ['after: null'], ['first: null, last: null']]);
    if (form < 5 || !cursor) return [this.#said('first', size), ...(form === 1 ? ['after: null'] : [])];
    if (form < 7) return [this.#said('first', size), this.#said('after', cursor)];
    if (form < 8) return [this.#said('last', size)];
    if (form < 9 || !isRoot) return [this.#said('last', size), this.#said('before', cursor)];
    return [this.#said('before', cursor)];
  }

  #refused(): string[] {
    return this.#chance.one([
      ['first: 101'],
      ['last: -1'],
      ['first: 1', 'last: 1'],
      ['first: 1', 'before: "x"'],
      ['first: 2', 'after: ""'],
      ['after: "no cursor at all, and longer than any that a list would give"'],
      [`last: 1`, `before: "${this.#anyCursor()}x"`],
      [`after: "${this.#anyCursor()}"`],
    ]);
  }

  #cursorOf(list: string): string | undefined {
    const cursors = this.#cursors.get(list) ?? [];
    return cursors.length ? this.#chance.one(cursors) : undefined;
  }

  #anyCursor(): string {
    return this.#chance.one([...this.#cursors.values()].flat().concat('x'));
  }

  #said(name: string, value: string | number): string {
    const type = typeof value === 'number' ? 'Int' : 'String';
    return `${name}: ${this.#chance.is(0.4) ? this.#variable(type, value) : JSON.stringify(value)}`;
  }
}

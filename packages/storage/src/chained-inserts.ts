import type { EntityMetadata } from '@mikro-orm/core';
import { type Call, type Statement, statementOf } from './exchange.js';

/** SQL whose parameters are numbered from `$1`, in the order of the values given with it. */
export interface Precondition {
  /** A select that gives one row where the rows may be written, and none where not. */
  sql: string;
  parameters: number;
}

/** A change of one row that is there, between two inserts; what it returns, a later insert can take. */
export interface Change {
  /** `place(1)` is the first of its parameters; `before` is the step before, to be named in its `from`. */
  sql(place: (n: number) => string, before: string): string;
  parameters: number;
}

/** A new row; `taken` are properties whose values the change before it returned, by the name of what it returned. */
export interface Insert {
  meta: EntityMetadata;
  taken?: Readonly<Record<string, string>>;
}

export type Step = Insert | Change;

/**
 * One statement that takes all of its steps, or none at all: the first, an insert, where the precondition gives a row,
 * each further one where the one before was taken. A first row that is there already (its unique key) is not written, and
 * then nothing is; a change that finds no row fails, with all that came before it. The call gives one row where it wrote.
 */
export class ChainedInserts {
  readonly #statement: Statement;
  readonly #columns: readonly (readonly Column[] | null)[];

  constructor(steps: readonly [Insert, ...Step[]], precondition: Precondition) {
    let placed = precondition.parameters;
    let changed = '';
    this.#columns = steps.map((step) => ('meta' in step ? columnsOf(step) : null));
    const parts = steps.map((step, index) => {
      const start = placed;
      const place = (n: number) => `$${start + n}`;
      const before = index === 0 ? 'allowed' : `w${index - 1}`;
      if (!('meta' in step)) {
        placed += step.parameters;
        changed = `w${index}`;
        return `${changed} as (${step.sql(place, before)})`;
      }
      const given = this.#columns[index]!;
      placed += given.length;
      const taken = takenBy(step);
      const names = [...given, ...taken].map(({ name }) => `"${name}"`);
      const values = [
        ...given.map(({ type }, n) => `${place(n + 1)}::${type}`),
        ...taken.map(({ from }) => `${changed}."${from}"`),
      ];
      const sources = taken.length > 0 && before !== changed ? `${before}, ${changed}` : before;
      const onConflict = index === 0 ? ' on conflict do nothing' : '';
      return `w${index} as (insert into "${step.meta.tableName}" (${names.join(', ')})
        select ${values.join(', ')} from ${sources}${onConflict} returning 1)`;
    });
    // Dividing by none fails: a chain that was begun is never left in its midst.
    this.#statement = statementOf(
      `with allowed as (${precondition.sql}), ${parts.join(', ')} select 1 / (select count(*) from w${steps.length - 1}) from w0`,
    );
  }

  /** `given` has for each step the row that it inserts, or the list of its parameters. */
  call(conditions: readonly (string | null)[], given: readonly (object | readonly string[])[]): Call {
    const values = this.#columns.flatMap((columns, index): readonly (string | null)[] => {
      if (!columns) return given[index] as readonly string[];
      return columns.map(({ property, type }) => textOf((given[index] as Record<string, unknown>)[property], type));
    });
    return { statement: this.#statement, values: [...conditions, ...values] };
  }
}

interface Column {
  property: string;
  name: string;
  type: string;
}

const columnsOf = ({ meta, taken = {} }: Insert): Column[] =>
  meta.props
    .filter(({ name, persist }) => persist !== false && !(name in taken))
    .map(({ name, fieldNames, columnTypes }) => ({ property: name, name: fieldNames[0]!, type: columnTypes[0]! }));

const takenBy = ({ meta, taken = {} }: Insert): { name: string; from: string }[] =>
  meta.props.flatMap(({ name, fieldNames }) => (taken[name] ? [{ name: fieldNames[0]!, from: taken[name] }] : []));

function textOf(value: unknown, type: string): string | null {
  if (value == null) return null;
  if (type === 'jsonb') return JSON.stringify(value);
  return value instanceof Date ? value.toISOString() : String(value);
}

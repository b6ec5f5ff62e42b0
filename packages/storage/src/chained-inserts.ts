import type { EntityMetadata } from '@mikro-orm/core';
import { type Call, type Statement, statementOf } from './exchange.js';

/** SQL whose parameters are numbered from `$1`, in the order of the values given with it. */
export interface Precondition {
  /** A select that gives one row where the rows may be written, and none where not. */
  sql: string;
  parameters: number;
}

/**
 * One statement that writes one row into each table, or none at all: the first where the precondition gives a row, each
 * further one where the one before was written. A first row that is there already (its unique key) is not written. The
 * call gives one row where it wrote.
 */
export class ChainedInserts {
  readonly #statement: Statement;
  readonly #columns: readonly (readonly Column[])[];

  constructor(metas: readonly EntityMetadata[], precondition: Precondition) {
    let placed = precondition.parameters;
    this.#columns = metas.map(columnsOf);
    const inserts = metas.map((meta, index) => {
      const columns = this.#columns[index]!;
      const before = placed;
      placed += columns.length;
      const values = columns.map(({ type }, place) => `$${before + place + 1}::${type}`);
      const names = columns.map(({ name }) => `"${name}"`);
      const onConflict = index === 0 ? ' on conflict do nothing' : '';
      return `w${index} as (insert into "${meta.tableName}" (${names.join(', ')})
        select ${values.join(', ')} from ${index === 0 ? 'allowed' : `w${index - 1}`}${onConflict} returning 1)`;
    });
    this.#statement = statementOf(
      `with allowed as (${precondition.sql}), ${inserts.join(', ')} select 1 from w${metas.length - 1}`,
    );
  }

  call(conditions: readonly (string | null)[], rows: readonly object[]): Call {
    const values = this.#columns.flatMap((columns, index) =>
      columns.map(({ property, type }) => textOf((rows[index] as Record<string, unknown>)[property], type)),
    );
    return { statement: this.#statement, values: [...conditions, ...values] };
  }
}

interface Column {
  property: string;
  name: string;
  type: string;
}

const columnsOf = (meta: EntityMetadata): Column[] =>
  meta.props
    .filter(({ persist }) => persist !== false)
    .map(({ name, fieldNames, columnTypes }) => ({ property: name, name: fieldNames[0]!, type: columnTypes[0]! }));

function textOf(value: unknown, type: string): string | null {
  if (value == null) return null;
  if (type === 'jsonb') return JSON.stringify(value);
  return value instanceof Date ? value.toISOString() : String(value);
}

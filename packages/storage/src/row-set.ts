import {
  BlobType,
  type Constructor,
  type EntityMetadata,
  type MetadataStorage,
  type RequiredEntityData,
} from '@mikro-orm/core';
import { type Call, type Statement, statementOf } from './exchange.js';
import type { EntityManager } from './orm.js';

/** Where the rows that a rule makes go: a unit of work, or a set that is written in one round trip. */
export interface NewRows {
  add<T extends object>(entity: Constructor<T>, row: RequiredEntityData<T>): T;
}

/** New rows for a unit of work, written when it is flushed. */
export const rowsOf = (em: EntityManager): NewRows => ({
  add(entity, row) {
    const added = em.create(entity, row);
    em.persist(added);
    return added;
  },
});

/**
 * New rows without a unit of work: nothing remembers them, and each table's are written by one statement. What they are
 * to the database is read from the same metadata that MikroORM writes them by.
 */
export class RowSet implements NewRows {
  readonly #metadata: MetadataStorage;
  readonly #tables = new Map<EntityMetadata, object[]>();

  constructor(metadata: MetadataStorage) {
    this.#metadata = metadata;
  }

  add<T extends object>(entity: Constructor<T>, row: RequiredEntityData<T>): T {
    const meta = this.#metadata.get(entity) as EntityMetadata;
    // Its own properties come first: the prototype's setters would make a managed entity of it.
    const added = Object.setPrototypeOf({ ...row }, entity.prototype) as T;
    const rows = this.#tables.get(meta);
    if (rows) rows.push(added);
    else this.#tables.set(meta, [added]);
    return added;
  }

  *[Symbol.iterator](): Generator<[EntityMetadata, object]> {
    for (const [meta, rows] of this.#tables) for (const row of rows) yield [meta, row];
  }

  /** One insert per table, in the order in which the tables were first added to. */
  inserts(): Call[] {
    return [...this.#tables].map(([meta, rows]) => insertRows(meta, rows));
  }
}

/**
 * Inserts rows of one entity; the statement's text depends on the entity alone, so that it stays prepared. What is the
 * same in all rows (their community, who acts, when) travels once.
 */
export function insertRows(meta: EntityMetadata, rows: readonly object[]): Call {
  const { statement, columns } = writingOf(meta);
  const [first = {}, ...others] = rows as Record<string, unknown>[];
  const own = columns.filter(({ field }) => others.some((other) => other[field] !== first[field]));
  const shared = columns.filter((column) => !own.includes(column));
  const records = rows.map((row) => recordOf(row, own));
  return { statement, values: [JSON.stringify(records), JSON.stringify(recordOf(first, shared))] };
}

function recordOf(row: object, columns: readonly Column[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const { field, key, isBytes } of columns) {
    const value = (row as Record<string, unknown>)[field];
    if (value != null) record[key] = isBytes ? `\\x${Buffer.from(value as Uint8Array).toString('hex')}` : value;
  }
  return record;
}

interface Column {
  field: string;
  /** What stands for the column in the records: short, since every record repeats it. */
  key: string;
  /** Bytes are written in PostgreSQL's text form; everything else is in JSON what it is to PostgreSQL. */
  isBytes: boolean;
}

interface Writing {
  statement: Statement;
  columns: readonly Column[];
}

const writings = new WeakMap<EntityMetadata, Writing>();

function writingOf(meta: EntityMetadata): Writing {
  const known = writings.get(meta);
  if (known) return known;
  const stored = meta.props.filter(({ persist }) => persist !== false);
  const names = stored.map(({ fieldNames }) => `"${fieldNames[0]}"`).join(', ');
  const values = stored.map((_, index) => `coalesce(own.${keyOf(index)}, shared.${keyOf(index)})`).join(', ');
  const types = stored.map(({ columnTypes }, index) => `${keyOf(index)} ${columnTypes[0]}`).join(', ');
  const writing = {
    statement: statementOf(
      `insert into "${meta.tableName}" (${names}) select ${values}
       from jsonb_to_recordset($1::jsonb) as own(${types}), jsonb_to_record($2::jsonb) as shared(${types})`,
    ),
    columns: stored.map(({ name, customType }, index) => ({
      field: name,
      key: keyOf(index),
      isBytes: customType instanceof BlobType,
    })),
  };
  writings.set(meta, writing);
  return writing;
}

const keyOf = (index: number): string => `c${index}`;

/** A row from what `row_to_json` makes of it: of its entity, and of no unit of work. */
export function readRow<T extends object>(meta: EntityMetadata<T>, record: Record<string, unknown>): T {
  const row: Record<string, unknown> = {};
  for (const { name, fieldNames, runtimeType, customType } of meta.props) {
    const value = record[fieldNames[0]!];
    if (value == null) row[name] = null;
    else if (runtimeType === 'Date') row[name] = new Date(value as string);
    else if (customType instanceof BlobType) row[name] = Buffer.from((value as string).slice(2), 'hex');
    else row[name] = value;
  }
  return Object.setPrototypeOf(row, meta.class.prototype);
}

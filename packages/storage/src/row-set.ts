import {
  BlobType,
  type Constructor,
  type EntityMetadata,
  type EntityProperty,
  JsonType,
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
    const added = Object.assign(Object.create(entity.prototype), row) as T;
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

/** Inserts rows of one entity; the statement's text depends on the entity alone, so that it stays prepared. */
export function insertRows(meta: EntityMetadata, rows: readonly object[]): Call {
  const { statement, columns } = writingOf(meta);
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const { field, column, write } of columns) record[column] = write((row as Record<string, unknown>)[field]);
    return record;
  });
  return { statement, values: [JSON.stringify(records)] };
}

interface Column {
  field: string;
  column: string;
  type: string;
  write: (value: unknown) => unknown;
}

interface Writing {
  statement: Statement;
  columns: readonly Column[];
}

const writings = new WeakMap<EntityMetadata, Writing>();

function writingOf(meta: EntityMetadata): Writing {
  const known = writings.get(meta);
  if (known) return known;
  const columns = meta.props.filter(({ persist }) => persist !== false).map(columnOf);
  const names = columns.map(({ column }) => `"${column}"`).join(', ');
  const types = columns.map(({ column, type }) => `"${column}" ${type}`).join(', ');
  const writing = {
    statement: statementOf(
      `insert into "${meta.tableName}" (${names}) select ${names} from json_to_recordset($1::json) as r(${types})`,
    ),
    columns,
  };
  writings.set(meta, writing);
  return writing;
}

const columnOf = ({ name, fieldNames, columnTypes, customType }: EntityProperty): Column => ({
  field: name,
  column: fieldNames[0]!,
  type: columnTypes[0]!,
  write: customType instanceof BlobType ? hex : customType instanceof JsonType ? document : plain,
});

/** Bytes in PostgreSQL's text form. */
const hex = (value: unknown): unknown =>
  value == null ? null : `\\x${Buffer.from(value as Uint8Array).toString('hex')}`;
const document = (value: unknown): unknown => value ?? null;
/** Numbers, texts, instants and lists are in JSON what they are to PostgreSQL. */
const plain = (value: unknown): unknown => value ?? null;

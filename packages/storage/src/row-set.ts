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
 * Inserts rows of one entity. What is the same in all of them (their community, who acts, when) is a parameter; the rest
 * is one document of records. The statement's text follows from which columns those are, so that it stays prepared.
 */
export function insertRows(meta: EntityMetadata, rows: readonly object[]): Call {
  const [first, ...others] = rows as Record<string, unknown>[];
  if (!first) throw new RangeError(`no rows of ${meta.className} to insert`);
  const columns = columnsOf(meta);
  const differing = columns.filter(({ field }) => others.some((other) => other[field] !== first[field]));
  // Without a record for each, rows that are all the same would become one.
  const own = others.length > 0 && differing.length === 0 ? columns : differing;
  const shared = columns.filter((column) => !own.includes(column));
  const values = shared.map(({ field, type }) => inText(first[field], type));
  if (own.length > 0) values.unshift(JSON.stringify(rows.map((row) => recordOf(row, own))));
  return { statement: statementFor(meta, own, shared), values };
}

interface Column {
  field: string;
  name: string;
  type: string;
  /** What stands for the column in the records: short, since every record repeats it. */
  key: string;
}

const known = new WeakMap<EntityMetadata, { columns: readonly Column[]; statements: Map<string, Statement> }>();

function knownOf(meta: EntityMetadata) {
  const entry = known.get(meta) ?? {
    columns: meta.props
      .filter(({ persist, generated }) => persist !== false && !generated)
      .map(({ name, fieldNames, columnTypes }, index) => ({
        field: name,
        name: fieldNames[0]!,
        type: columnTypes[0]!,
        key: `c${index}`,
      })),
    statements: new Map<string, Statement>(),
  };
  known.set(meta, entry);
  return entry;
}

const columnsOf = (meta: EntityMetadata): readonly Column[] => knownOf(meta).columns;

function statementFor(meta: EntityMetadata, own: readonly Column[], shared: readonly Column[]): Statement {
  const { statements } = knownOf(meta);
  const which = own.map(({ key }) => key).join();
  const statement = statements.get(which) ?? statementOf(textFor(meta.tableName, own, shared));
  statements.set(which, statement);
  return statement;
}

function textFor(table: string, own: readonly Column[], shared: readonly Column[]): string {
  const names = [...own, ...shared].map(({ name }) => `"${name}"`);
  const before = own.length > 0 ? 1 : 0;
  const values = [...own.map(({ key }) => key), ...shared.map(({ type }, index) => cast(index + before + 1, type))];
  const types = own.map(({ key, type }) => `${key} ${type}`);
  const from = before ? ` from jsonb_to_recordset($1::jsonb) as r(${types.join(', ')})` : '';
  return `insert into "${table}" (${names.join(', ')}) select ${values.join(', ')}${from}`;
}

const isList = (type: string): boolean => type.endsWith('[]');

/** A list travels as JSON, in which no text of it can be taken for something else. */
const cast = (parameter: number, type: string): string =>
  isList(type)
    ? `case when $${parameter}::jsonb is not null then array(select jsonb_array_elements_text($${parameter}::jsonb))::${type} end`
    : `$${parameter}::${type}`;

/** A value in PostgreSQL's text form. */
function inText(value: unknown, type: string): string | null {
  if (value == null) return null;
  if (type === 'jsonb' || type === 'json' || isList(type)) return JSON.stringify(value);
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? hex(value) : String(value);
}

/** Numbers, texts, instants, lists and documents are in JSON what they are to PostgreSQL; what is not there is null. */
function recordOf(row: object, columns: readonly Column[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const { field, key } of columns) {
    const value = (row as Record<string, unknown>)[field];
    if (value != null) record[key] = value instanceof Uint8Array ? hex(value) : value;
  }
  return record;
}

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`;

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

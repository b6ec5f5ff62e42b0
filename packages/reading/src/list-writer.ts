import { type GraphQLNamedType, type GraphQLObjectType, getArgumentValues, getNamedType } from 'graphql';
import { type Position, positionOf } from './cursors.js';
import { type Asked, oncePerRequest } from './draft.js';
import { expressionOf, fixed, fromSql, type JsonText, objectOf, orNull } from './json-text.js';
import { type Window, windowOf } from './page.js';
import type { Readable, Row } from './readable.js';
import { rowJson } from './row-writer.js';
import {
  allOf,
  type Conditions,
  type ConditionsOf,
  columnOf,
  fromWhere,
  type Selected,
  type Source,
  selectedBelow,
  sourceOf,
  type Writing,
} from './writing.js';

/** All rows of a list that is not paged. */
export function listJson(
  writing: Writing,
  readable: Readable<Row>,
  type: GraphQLNamedType,
  nodes: Selected['nodes'],
  conditionsOf: ConditionsOf,
): JsonText {
  const source = sourceOf(writing, readable);
  const conditions = allOf(writing, source, conditionsOf(source));
  if (!conditions) return EMPTY;
  const found = `select * ${fromWhere(writing, source, conditions)} order by ${orderOf(writing, source, false)}`;
  const item = expressionOf(rowJson(writing, source, type, nodes));
  return bracketed(`(select string_agg(${item}, ',') from (${found}) ${source.alias})`);
}

/** Where a page stands: the name of its list, which its cursors are sealed with, and what part of it is asked for. */
export interface Place {
  list: (asked: Asked) => string;
  window: (asked: Asked) => Window;
  /** What the conditions find is found once, for the page and for its count. */
  costly: boolean;
}

/** The place of a connection that is a field of a row. */
export const nestedPlace = (list: string, { field, nodes }: Selected): Place => ({
  list: () => list,
  window: oncePerRequest(({ variables }) => windowOf(getArgumentValues(field, nodes[0]!, { ...variables }))),
  costly: false,
});

/** One page, as far as its parts are selected: what is not shown is not read, and counted only where the count is shown. */
export function connectionJson(
  writing: Writing,
  readable: Readable<Row>,
  { type, nodes }: { type: GraphQLObjectType; nodes: Selected['nodes'] },
  conditionsOf: ConditionsOf,
  place: Place,
): JsonText {
  const page = new PageWriter(writing, readable, conditionsOf, place);
  const selection = [...selectedBelow(writing, type, nodes)];
  page.lookAhead(selection);
  const members = selection.map((selected): [string, JsonText] => [
    selected.key,
    selected.field === null ? typename(type) : page.member(selected),
  ]);
  return fromSql(page.select(objectOf(members)));
}

const typename = ({ name }: GraphQLObjectType): JsonText => fixed(JSON.stringify(name));
const EMPTY = fixed('[]');
const bracketed = (sql: string): JsonText => [{ text: '[' }, { sql }, { text: ']' }];

/** Writes the parts of one page. They are aggregates over its rows, each of which gives a few values. */
class PageWriter {
  readonly #writing: Writing;
  readonly #source: Source;
  readonly #page: string;
  readonly #conditionsOf: ConditionsOf;
  readonly #conditions: Conditions;
  readonly #position: (asked: Asked) => Position;
  readonly #place: Place;
  readonly #backwards: boolean;
  readonly #hasCursor: boolean;
  readonly #size: string;
  /** What is computed for each row, by its name. */
  readonly #values = new Map<string, string>();
  #cursor: string | null = null;
  #looksAhead = false;
  /** Whether an aggregate speaks of the rows: without one, each of them would be a page of its own. */
  #isRead = false;

  constructor(writing: Writing, readable: Readable<Row>, conditionsOf: ConditionsOf, place: Place) {
    const { draft } = writing;
    this.#writing = writing;
    this.#source = sourceOf(writing, readable);
    this.#page = draft.alias();
    this.#conditionsOf = conditionsOf;
    this.#conditions = allOf(writing, this.#source, conditionsOf(this.#source));
    this.#place = place;
    this.#position = positionIn(place, readable, writing);
    this.#backwards = draft.decide((asked) => place.window(asked).backwards);
    this.#hasCursor = draft.decide((asked) => place.window(asked).cursor !== null);
    this.#size = draft.param('int', (asked) => String(place.window(asked).size));
    // A cursor from elsewhere is refused also where nothing is read that it bounds.
    if (this.#hasCursor) draft.check(this.#position);
  }

  /** One row more than the page has is read where it is shown whether more follow in the direction of reading. */
  lookAhead(selection: Iterable<{ field: { name: string } | null; nodes?: Selected['nodes'] }>): void {
    const telling = this.#backwards ? 'hasPreviousPage' : 'hasNextPage';
    for (const { field, nodes } of selection) {
      if (field?.name !== 'pageInfo') continue;
      const info = this.#writing.world.schema.getType('PageInfo') as GraphQLObjectType;
      for (const selected of selectedBelow(this.#writing, info, nodes!)) {
        this.#looksAhead ||= selected.field?.name === telling;
      }
    }
  }

  member({ field, nodes }: Selected): JsonText {
    const type = getNamedType(field.type);
    switch (field.name) {
      case 'nodes':
        return this.#items(rowJson(this.#writing, this.#source, type, nodes));
      case 'edges':
        return this.#items(this.#edge(type as GraphQLObjectType, nodes));
      case 'pageInfo':
        return this.#info(type as GraphQLObjectType, nodes);
      case 'totalCount':
        return fromSql(this.#count());
      default:
        throw new Error(`a connection has no ${field.name}`);
    }
  }

  /** The whole page: `object` over its rows, if it speaks of them at all. */
  select(object: JsonText): string {
    if (!this.#conditions) return expressionOf(object);
    const { costly } = this.#place;
    const found = costly ? `with found as materialized (${this.#foundOnce()}) ` : '';
    return `(${found}select ${expressionOf(object)}${this.#isRead ? ` from (${this.#rows()}) ${this.#page}` : ''})`;
  }

  #edge(type: GraphQLObjectType, nodes: Selected['nodes']): JsonText {
    return objectOf(
      [...selectedBelow(this.#writing, type, nodes)].map((selected): [string, JsonText] => {
        if (selected.field === null) return [selected.key, typename(type)];
        const { field } = selected;
        return [
          selected.key,
          field.name === 'cursor'
            ? fromSql(`to_json(${this.#cursorSql()})::text`)
            : rowJson(this.#writing, this.#source, getNamedType(field.type), selected.nodes),
        ];
      }),
    );
  }

  #items(item: JsonText): JsonText {
    if (!this.#conditions) return EMPTY;
    const name = `${this.#page}.${this.#value(expressionOf(item))}`;
    if (this.#backwards)
      return bracketed(`string_agg(${name}, ',' order by ${this.#page}.place desc)${this.#within()}`);
    return bracketed(
      this.#looksAhead ? `array_to_string((array_agg(${name}))[:${this.#size}], ',')` : `string_agg(${name}, ',')`,
    );
  }

  #info(type: GraphQLObjectType, nodes: Selected['nodes']): JsonText {
    return objectOf(
      [...selectedBelow(this.#writing, type, nodes)].map((selected): [string, JsonText] => [
        selected.key,
        selected.field === null ? typename(type) : this.#fact(selected.field.name),
      ]),
    );
  }

  #fact(name: string): JsonText {
    if (name === (this.#backwards ? 'hasNextPage' : 'hasPreviousPage')) return fixed(String(this.#hasCursor));
    if (!this.#conditions) return fixed(name === 'hasNextPage' || name === 'hasPreviousPage' ? 'false' : 'null');
    if (name === 'hasNextPage' || name === 'hasPreviousPage') {
      this.#isRead = true;
      return fromSql(`(count(*) > ${this.#size})::text`);
    }
    const cursor = `${this.#page}.${this.#value(this.#cursorSql())}`;
    const isFirst = name === 'startCursor';
    const found = this.#backwards
      ? `(array_agg(${cursor} order by ${this.#page}.place${isFirst ? ' desc' : ''})${this.#within()})[1]`
      : `(array_agg(${cursor}))[least(${isFirst ? '1' : 'count(*)'}, ${this.#size})]`;
    return fromSql(orNull(`to_json(${found})::text`));
  }

  #count(): string {
    if (!this.#conditions) return '0';
    if (this.#place.costly) return '(select count(*) from found)';
    const counted = sourceOf(this.#writing, this.#source.readable);
    const conditions = allOf(this.#writing, counted, this.#conditionsOf(counted));
    return `(select count(*) ${fromWhere(this.#writing, counted, conditions!)})`;
  }

  #value(sql: string): string {
    this.#isRead = true;
    const name = this.#values.get(sql) ?? `v${this.#values.size}`;
    this.#values.set(sql, name);
    return name;
  }

  #within(): string {
    return ` filter (where ${this.#page}.place <= ${this.#size})`;
  }

  #rows(): string {
    const { alias } = this.#source;
    const values = [...this.#values].map(([sql, name]) => `${sql} as ${name}`);
    if (!this.#backwards) return `select ${values.join(', ') || '1'} from (${this.#window()}) ${alias}`;
    const numbered = `select *, row_number() over () as place from (${this.#window()}) ${alias}`;
    return `select ${[...values, `${alias}.place`].join(', ')} from (${numbered}) ${alias}`;
  }

  /** The rows of the page, and one more where that shows whether others follow. */
  #window(): string {
    const { alias } = this.#source;
    const limit = `limit ${this.#size}${this.#looksAhead ? ' + 1' : ''}`;
    const order = orderOf(this.#writing, this.#source, this.#backwards);
    if (!this.#place.costly) {
      const found = fromWhere(this.#writing, this.#source, [...this.#conditions!, ...this.#past()]);
      return `select * ${found} order by ${order} ${limit}`;
    }
    const past = this.#past().map((condition) => ` where ${condition}`);
    const page = `select id from found ${alias}${past} order by ${order} ${limit}`;
    const whole = fromWhere(this.#writing, this.#source, [`${alias}.id in (${page})`]);
    return `select ${alias}.* ${whole} order by ${order}`;
  }

  #foundOnce(): string {
    const source = sourceOf(this.#writing, this.#source.readable);
    const columns = ['id', source.readable.orderBy.column].map((property) => columnOf(this.#writing, source, property));
    const conditions = allOf(this.#writing, source, this.#conditionsOf(source));
    return `select ${[...new Set(columns)].join(', ')} ${fromWhere(this.#writing, source, conditions!)}`;
  }

  /** Past the cursor, in the direction of reading: one comparison of rows, which one index answers. */
  #past(): string[] {
    if (!this.#hasCursor) return [];
    const { draft } = this.#writing;
    const { column, direction } = this.#source.readable.orderBy;
    const comparison = (direction === 'asc') === this.#backwards ? '<' : '>';
    const id = draft.param('uuid', (asked) => this.#position(asked).id);
    const columnType = orderTypeOf(this.#writing, this.#source.readable);
    if (columnType === null) return [`${columnOf(this.#writing, this.#source, 'id')} ${comparison} ${id}`];
    const value = draft.param(columnType, (asked) => this.#position(asked).value);
    const own = [column, 'id'].map((property) => columnOf(this.#writing, this.#source, property));
    return [`(${own.join(', ')}) ${comparison} (${value}, ${id})`];
  }

  /** The same text wherever it stands, so that it is computed once for each row. */
  #cursorSql(): string {
    this.#cursor ??= this.#writeCursor();
    return this.#cursor;
  }

  #writeCursor(): string {
    const { draft } = this.#writing;
    const { column } = this.#source.readable.orderBy;
    const seal = draft.param('text', (asked) => asked.seal(this.#place.list(asked)));
    const id = columnOf(this.#writing, this.#source, 'id');
    return column === 'id'
      ? `concat(${seal}, ${id})`
      : `concat(${seal}, ${columnOf(this.#writing, this.#source, column)}, '.', ${id})`;
  }
}

/** The type of the column that a list is ordered by; null where that is the id alone. */
const orderTypeOf = ({ world }: Writing, readable: Readable<Row>): string | null =>
  readable.orderBy.column === 'id' ? null : world.tables.type(readable, readable.orderBy.column);

/** Where the cursor of a place stands. @throws Refusal for one that is none of this list */
function positionIn({ list, window }: Place, readable: Readable<Row>, writing: Writing): (asked: Asked) => Position {
  const columnType = orderTypeOf(writing, readable);
  return oncePerRequest((asked) => {
    const { value, field } = window(asked).cursor!;
    return positionOf(value, asked.seal(list(asked)), columnType, field);
  });
}

function orderOf(writing: Writing, source: Source, backwards: boolean): string {
  const { column, direction } = source.readable.orderBy;
  const effective = (direction === 'asc') === backwards ? 'desc' : 'asc';
  return [...new Set([column, 'id'])]
    .map((property) => `${columnOf(writing, source, property)} ${effective}`)
    .join(', ');
}

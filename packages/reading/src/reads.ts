import { type Ability, abilityFilter, type Filter, type SubjectName } from '@gongzhi/access';
import type { EntityManager } from '@gongzhi/storage';
import type { FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import type { Cursors, CursorValue } from './cursors.js';
import { nestedCounts, nestedRows } from './nested.js';
import { type Page, type PageArguments, type Window, windowOf } from './page.js';
import type { Readable, Row } from './readable.js';

export interface ReadingContext {
  em: EntityManager;
  ability: Ability;
  communityId: string | null;
  cursors: Cursors;
}

/**
 * The one implementation of reads, for one request: everything that is asked for together becomes one statement, held
 * to the caller's ability in the statement itself. A new one is made after each write.
 */
export class Reads {
  readonly #context: ReadingContext;
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();

  constructor(context: ReadingContext) {
    this.#context = context;
  }

  /** The row, or null where there is none that the caller may read. */
  one<T extends Row>(readable: Readable<T>, id: string | null | undefined): Promise<T | null> {
    return id ? this.#byId(readable, this.#allowed(readable), 'one').load(id) : Promise.resolve(null);
  }

  /**
   * The row behind a reference of a row that the caller was allowed to read: the reference shows that it exists, and
   * its own fields are still guarded one by one.
   */
  through<T extends Row>(readable: Readable<T>, id: string | null | undefined): Promise<T | null> {
    return id ? this.#byId(readable, {}, 'through').load(id) : Promise.resolve(null);
  }

  /** A page of all rows that the caller may read and `where` holds for. */
  async page<T extends Row>(
    list: string,
    readable: Readable<T>,
    args: PageArguments,
    where: Filter = {},
  ): Promise<Page<T>> {
    const window = windowOf(args);
    const allowed = this.#allowed(readable);
    const position = this.#position(list, readable, window);
    if (allowed === null) return this.#assemble(list, readable, window, [], async () => 0);
    const filter = { $and: [this.#tenant(readable), where, allowed] };
    const direction = window.backwards ? opposite(readable.orderBy.direction) : readable.orderBy.direction;
    const rows = await this.#context.em.find(readable.entity, { $and: [filter, position] } as FilterQuery<T>, {
      orderBy: { [readable.orderBy.column]: direction, id: direction } as never,
      limit: window.size + 1,
    });
    return this.#assemble(list, readable, window, rows, () =>
      this.#context.em.count(readable.entity, filter as FilterQuery<T>),
    );
  }

  /** The page of rows whose `column` holds `parent`: for all parents asked for together, one statement. */
  async pageOf<T extends Row>(
    list: string,
    readable: Readable<T>,
    column: keyof T & string,
    parent: string,
    args: PageArguments,
  ): Promise<Page<T>> {
    const window = windowOf(args);
    const place = `${list} of ${parent}`;
    const position = this.#position(place, readable, window);
    const allowed = this.#allowed(readable);
    if (allowed === null) return this.#assemble(place, readable, window, [], async () => 0);
    const filter = { $and: [this.#tenant(readable), allowed] };
    const direction = window.backwards ? opposite(readable.orderBy.direction) : readable.orderBy.direction;
    const request = { em: this.#context.em, readable, column, filter };
    const rows = await this.#loader<T[]>(`${list} ${JSON.stringify([window, position])}`, (parents) =>
      nestedRows({ ...request, parents, position, direction, limit: window.size + 1 }),
    ).load(parent);
    return this.#assemble(place, readable, window, rows, () =>
      this.#loader<number>(`${list} count`, (parents) => nestedCounts({ ...request, parents })).load(parent),
    );
  }

  #byId<T extends Row>(readable: Readable<T>, allowed: Filter | null, way: string): DataLoader<string, T | null> {
    return this.#loader<T | null>(`${way} ${readable.entity.name}`, async (ids) => {
      if (allowed === null) return ids.map(() => null);
      const filter = { $and: [this.#tenant(readable), { id: { $in: [...ids] } }, allowed] };
      const rows = await this.#context.em.find(readable.entity, filter as FilterQuery<T>);
      const found = new Map(rows.map((row) => [row.id, row as T]));
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  #loader<V>(key: string, batch: (keys: readonly string[]) => Promise<V[]>): DataLoader<string, V> {
    let loader = this.#loaders.get(key) as DataLoader<string, V> | undefined;
    if (!loader) {
      loader = new DataLoader<string, V>(batch, { maxBatchSize: 1_000 });
      this.#loaders.set(key, loader as DataLoader<string, unknown>);
    }
    return loader;
  }

  #allowed(readable: { subject: SubjectName }): Filter | null {
    return abilityFilter(this.#context.ability, 'read', readable.subject);
  }

  /** Beside row-level security, not instead of it: the tenant's own column routes the statement and its index. */
  #tenant(readable: { scope: 'tenant' | 'city' }): Filter {
    if (readable.scope === 'city') return {};
    return this.#context.communityId ? { communityId: this.#context.communityId } : { id: { $in: [] } };
  }

  /** Everything past the window's cursor. */
  #position<T extends Row>(list: string, readable: Readable<T>, window: Window): Filter {
    if (!window.cursor) return {};
    const [value, id] = this.#context.cursors.decode(list, window.cursor.value, window.cursor.field);
    const { column, direction } = readable.orderBy;
    const past = (direction === 'asc') === window.backwards ? '$lt' : '$gt';
    if (column === 'id') return { id: { [past]: id } };
    return { $or: [{ [column]: { [past]: value } }, { [column]: value, id: { [past]: id } }] };
  }

  #assemble<T extends Row>(
    list: string,
    readable: Readable<T>,
    window: Window,
    rows: readonly T[],
    totalCount: () => Promise<number>,
  ): Page<T> {
    const more = rows.length > window.size;
    const nodes = rows.slice(0, window.size);
    if (window.backwards) nodes.reverse();
    const edges = nodes.map((node) => ({
      node,
      cursor: this.#context.cursors.encode(list, [cursorValue(node[readable.orderBy.column]), node.id]),
    }));
    return {
      nodes,
      edges,
      totalCount,
      pageInfo: {
        hasNextPage: window.backwards ? window.cursor !== null : more,
        hasPreviousPage: window.backwards ? more : window.cursor !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  }
}

const opposite = (direction: 'asc' | 'desc') => (direction === 'asc' ? 'desc' : 'asc');

const cursorValue = (value: unknown): CursorValue =>
  value instanceof Date ? value.toISOString() : (value as CursorValue);

import { subject } from '@casl/ability';
import type { Ability } from '@gongzhi/access';
import type { Readable, Row } from '@gongzhi/reading';
import type { EntityManager } from '@gongzhi/storage';
import { compare, type Placed } from './pages.js';

/** A row that an answer shows, and where it was read. `$type` is the name of its GraphQL type. */
export interface ShownRow {
  place: Place;
  readable: Readable<Row>;
  row: Row & Record<string, unknown>;
  $type: string;
}

/** One session, in a community or in the city: every kind of row is loaded whole, once, and looked through in memory. */
export class Place {
  readonly em: EntityManager;
  /** Null in the city. */
  readonly communityId: string | null;
  readonly #ability: Ability;
  readonly #loaded = new Map<Readable<Row>, Promise<Placed[]>>();
  readonly #held = new Map<Readable<Row>, Promise<Placed[]>>();

  constructor(em: EntityManager, communityId: string | null, ability: Ability) {
    this.em = em;
    this.communityId = communityId;
    this.#ability = ability;
  }

  /** All rows of a kind that the session shows, in the order of its lists. */
  all(readable: Readable<Row>): Promise<Placed[]> {
    const loaded = this.#loaded.get(readable) ?? this.#load(readable);
    this.#loaded.set(readable, loaded);
    return loaded;
  }

  /** Of these, the ones that the caller may read. */
  held(readable: Readable<Row>): Promise<Placed[]> {
    const held =
      this.#held.get(readable) ??
      this.all(readable).then((placed) => placed.filter(({ row }) => this.mayRead(readable, row)));
    this.#held.set(readable, held);
    return held;
  }

  async byId(readable: Readable<Row>, id: unknown): Promise<ShownRow | null> {
    const found = (await this.all(readable)).find(({ row }) => row.id === id);
    return found ? this.shown(readable, found.row) : null;
  }

  mayRead(readable: Readable<Row>, row: Row, field?: string): boolean {
    const properties = Object.keys(this.em.getMetadata().get(readable.entity).properties);
    // Columns as plain values: what CASL marks as its own must not be what MikroORM manages.
    const plain = Object.fromEntries(properties.map((name) => [name, (row as ShownRow['row'])[name]]));
    return this.#ability.can('read', subject(readable.subject, plain) as never, field);
  }

  shown(readable: Readable<Row>, row: Row): ShownRow {
    const { entity, variants } = readable;
    const values = row as ShownRow['row'];
    return {
      place: this,
      readable,
      row: values,
      $type: variants ? variants.typeOf(String(values[variants.column])) : entity.name,
    };
  }

  async #load(readable: Readable<Row>): Promise<Placed[]> {
    const { entity, scope, orderBy } = readable;
    // In the city nobody has rows of a community, and the bureau's log-in may not even ask for them.
    if (scope === 'tenant' && this.communityId === null) return [];
    const rows = (await this.em.find(entity, {})) as (Row & Record<string, unknown>)[];
    const values = await this.#orderedBy(readable);
    const sign = orderBy.direction === 'asc' ? 1 : -1;
    return rows
      .map((row) => ({ row, value: values?.get(row.id) ?? null }))
      .sort((one, other) => sign * compare(one, other));
  }

  /** The column that orders a kind's lists, as PostgreSQL writes it, by id; null where that is the id alone. */
  async #orderedBy({ entity, orderBy }: Readable<Row>): Promise<Map<string, string> | null> {
    if (orderBy.column === 'id') return null;
    const { tableName, properties } = this.em.getMetadata().get(entity);
    const { fieldNames } = properties[orderBy.column as never] as { fieldNames: string[] };
    const lines = await this.em.execute<{ id: string; value: string }[]>(
      `select id::text as id, "${fieldNames[0]}"::text as value from "${tableName}"`,
    );
    return new Map(lines.map(({ id, value }) => [id, value]));
  }
}

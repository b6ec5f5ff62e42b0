import type { EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import type { Readable, Row } from './readable.js';

/** How rows of a kind are stored: names and types of tables and columns, as the entities declare them. */
export class Tables {
  readonly #metadata: MetadataStorage;

  constructor(metadata: MetadataStorage) {
    this.#metadata = metadata;
  }

  name({ entity }: Readable<Row>): string {
    return quoted(this.#of(entity).tableName);
  }

  hasColumn({ entity }: Readable<Row>, property: string): boolean {
    return property in this.#of(entity).properties;
  }

  column({ entity }: Readable<Row>, property: string): string {
    return quoted(this.#property(entity, property).fieldNames[0]!);
  }

  isNullable({ entity }: Readable<Row>, property: string): boolean {
    return this.#property(entity, property).nullable === true;
  }

  /** As in `uuid`, `text`, `date`, `timestamptz`, `bigint`, `text[]`. */
  type({ entity }: Readable<Row>, property: string): string {
    return this.#property(entity, property).columnTypes[0]!.replace(/\(\d+\)/, '');
  }

  /** Every property but those that hold bytes: they are secrets, or too large to be read along. */
  properties({ entity }: Readable<Row>): string[] {
    const { properties } = this.#of(entity) as { properties: Record<string, { columnTypes: string[] }> };
    return Object.keys(properties).filter((property) => properties[property]!.columnTypes[0] !== 'bytea');
  }

  /** The row as its class, of columns that were read as JSON under the names of their properties. */
  hydrate({ entity }: Readable<Row>, values: Readonly<Record<string, unknown>>): Row {
    const row = Object.create(entity.prototype) as Row & Record<string, unknown>;
    for (const [property, value] of Object.entries(values)) {
      const isInstant = value !== null && this.#property(entity, property).columnTypes[0]!.startsWith('timestamptz');
      Object.defineProperty(row, property, {
        value: isInstant ? new Date(value as string) : value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return row;
  }

  #of(entity: Readable<Row>['entity']): EntityMetadata {
    return this.#metadata.get(entity) as EntityMetadata;
  }

  #property(entity: Readable<Row>['entity'], property: string) {
    const found = this.#of(entity).properties[property as never] as
      | { fieldNames: string[]; columnTypes: string[]; nullable?: boolean }
      | undefined;
    if (!found) throw new Error(`${entity.name} has no column ${property}`);
    return found;
  }
}

/** Names come from declarations, which hold no quotes. */
export const quoted = (name: string): string => `"${name}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

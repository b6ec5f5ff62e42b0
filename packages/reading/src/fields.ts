import type { Readable, Row } from './readable.js';

/** Who asks: what of the caller decides how a value is shown. */
export interface Viewer {
  kind: string;
  language: 'zh' | 'en';
}

/** A readable that may be declared further down, or in a module that imports this one. */
type Target = () => Pick<Readable<Row>, 'subject' | 'scope'> & { entity: { name: string } };

export const rowsOf = (target: Target): Readable<Row> => target() as unknown as Readable<Row>;

/** Hides part of a value from some callers, in the statement itself. */
export interface Mask {
  hides(viewer: Viewer): boolean;
  /** The masked value, given the column as it stands in the statement. */
  sql(column: string): string;
}

export type FieldDeclaration =
  | { read: 'column'; property: string; guarded: boolean; mask: Mask | null }
  | { read: 'inside'; property: string; key: string; nodeType: string | null }
  | { read: 'localised'; properties: Record<Viewer['language'], string>; key: string | null }
  | { read: 'money'; property: string; less: string | null }
  | { read: 'nodeId'; typeProperty: string; idProperty: string }
  | { read: 'reference'; target: Target; property: string; held: boolean; guarded: boolean }
  | ValueBehind
  | { read: 'connection'; target: Target; property: string }
  | { read: 'list'; target: Target; property: string; held: boolean }
  | { read: 'only'; target: Target; property: string }
  | Computed;

export interface ValueBehind {
  read: 'valueBehind';
  target: Target;
  property: string;
  value: string;
  otherwise: string | null;
}

export interface Computed {
  read: 'computed';
  /** Fields with the same name need the same, which is read once for all of them. */
  name: string;
  needs: Readonly<Record<string, { read: 'column'; property: string } | ValueBehind>>;
  compute(needs: never, context: never): unknown;
}

/**
 * A column under another name, or with a condition: `guarded` is null unless the caller may see that property of that
 * row, by the rules of the row's subject.
 */
export const column = (
  property: string,
  { guarded = false, mask = null }: { guarded?: boolean; mask?: Mask | null } = {},
) => ({ read: 'column', property, guarded, mask }) as const satisfies FieldDeclaration;

/** A value inside a JSON column; with `nodeType` it is the id of such a row, shown as a node id. */
export const inside = (property: string, key: string, { nodeType = null }: { nodeType?: string | null } = {}) =>
  ({ read: 'inside', property, key, nodeType }) as const satisfies FieldDeclaration;

/** A text that is stored in both languages, in two columns, shown in the caller's. */
export const localised = (zh: string, en: string) =>
  ({ read: 'localised', properties: { zh, en }, key: null }) as const satisfies FieldDeclaration;

/** A text that a JSON column holds in both languages, as `{ [key]: { zh, en } }`. */
export const localisedInside = (property: string, key: string) =>
  ({ read: 'localised', properties: { zh: property, en: property }, key }) as const satisfies FieldDeclaration;

/** An amount of fen as `Money`; with `less`, the first column minus the second. Null where the column is. */
export const money = (property: string, less: string | null = null) =>
  ({ read: 'money', property, less }) as const satisfies FieldDeclaration;

/** The node id of a row that two columns name by its type and its id. */
export const nodeIdOf = (typeProperty: string, idProperty: string) =>
  ({ read: 'nodeId', typeProperty, idProperty }) as const satisfies FieldDeclaration;

/**
 * The row behind a reference of a row that the caller was allowed to read: the reference shows that it exists, and its
 * own fields are still guarded one by one. `guarded`: only where the caller may see the reference itself.
 */
export const through = (target: Target, property: string, { guarded = false }: { guarded?: boolean } = {}) =>
  ({ read: 'reference', target, property, held: false, guarded }) as const satisfies FieldDeclaration;

/** The row behind a reference, where the caller may read that row. */
export const ifReadable = (target: Target, property: string) =>
  ({ read: 'reference', target, property, held: true, guarded: false }) as const satisfies FieldDeclaration;

/** A single value of the row behind a reference; `otherwise`, as SQL, where there is no such row. */
export const valueBehind = (target: Target, property: string, value: string, otherwise: string | null = null) =>
  ({ read: 'valueBehind', target, property, value, otherwise }) as const satisfies FieldDeclaration;

/** Rows that name this one in `property`, paged, as far as the caller may read them. */
export const connection = (target: Target, property: string) =>
  ({ read: 'connection', target, property }) as const satisfies FieldDeclaration;

/** All rows that name this one in `property`, as far as the caller may read them: few by nature. */
export const list = (target: Target, property: string) =>
  ({ read: 'list', target, property, held: true }) as const satisfies FieldDeclaration;

/** All rows that are part of this one: whoever reads the row reads them. */
export const parts = (target: Target, property: string) =>
  ({ read: 'list', target, property, held: false }) as const satisfies FieldDeclaration;

/** The only row that names this one in `property`, or null; as far as the caller may read it. */
export const only = (target: Target, property: string) =>
  ({ read: 'only', target, property }) as const satisfies FieldDeclaration;

/** A value that code makes from what is read for it, purely: it asks no database. */
export const computed = <Needs, Context>(
  name: string,
  needs: Readonly<Record<keyof Needs & string, Computed['needs'][string]>>,
  compute: (needs: Needs, context: Context) => unknown,
): FieldDeclaration => ({ read: 'computed', name, needs, compute });

const declarations = new Map<string, Record<string, FieldDeclaration>>();

/**
 * How fields of a GraphQL type are read. A field that is declared nowhere and has the name of a column is that column;
 * any other is left to its resolver, which is given the whole row. A later context adds to an earlier one's type.
 */
export function declareFields(type: string, fields: Readonly<Record<string, FieldDeclaration>>): void {
  declarations.set(type, { ...declarations.get(type), ...fields });
}

/** What is declared for a field, by the names of a type and of the interface that it may be a variant of. */
export function declaredField(types: readonly string[], field: string): FieldDeclaration | undefined {
  for (const type of types) {
    const found = declarations.get(type)?.[field];
    if (found) return found;
  }
  return undefined;
}

const personalColumns = new Map<string, ReadonlySet<string>>();
const affairs = new Map<string, { communityOf: (row: never) => string | null; omitted: ReadonlySet<string> }>();

/** Declared beside an entity: columns whose values never reach the audit trail or an event. */
export const personal = (entity: { name: string }, columns: readonly string[]): void =>
  void personalColumns.set(entity.name, new Set(columns));

export const isPersonal = (entityName: string, column: string): boolean =>
  personalColumns.get(entityName)?.has(column) ?? false;

/**
 * Declared beside an entity without `communityId`: whose affair a change of it is, null for nobody's. `omit` names columns too large for
 * the trail, which another one (a hash) stands for.
 */
export const affairOf = <T extends object>(
  entity: { name: string },
  communityOf: (row: T) => string | null,
  { omit = [] }: { omit?: readonly string[] } = {},
): void => void affairs.set(entity.name, { communityOf: communityOf as never, omitted: new Set(omit) });

const concerned = new Map<string, (row: never) => string | null>();

/** Declared beside an entity without `personId`: whom a row of it is about. */
export const concerns = <T extends object>(entity: { name: string }, personOf: (row: T) => string | null): void =>
  void concerned.set(entity.name, personOf as never);

/** The key of the person whom a row is about; null where it is about none in particular. */
export function personOf(entityName: string, row: object): string | null {
  const declared = concerned.get(entityName);
  return (declared ? declared(row as never) : (row as { personId?: string | null }).personId) ?? null;
}

/** The community in whose trail a change of this row stands; undefined for what belongs to none. */
export function communityOf(entityName: string, row: object): string | undefined {
  const declared = affairs.get(entityName);
  return declared ? (declared.communityOf(row as never) ?? undefined) : (row as { communityId?: string }).communityId;
}

export const isOmitted = (entityName: string, column: string): boolean =>
  affairs.get(entityName)?.omitted.has(column) ?? false;

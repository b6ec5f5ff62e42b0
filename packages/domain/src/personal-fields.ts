const fields = new Map<string, ReadonlySet<string>>();

/** Declared beside an entity: columns whose values never reach the audit trail or an event. */
export const personal = (entity: { name: string }, columns: readonly string[]): void =>
  void fields.set(entity.name, new Set(columns));

export const isPersonal = (entityName: string, column: string): boolean => fields.get(entityName)?.has(column) ?? false;

const affecting = new Map<string, readonly string[] | null>();

/**
 * Declared beside an entity: what is written of it can change who may do what in its community. `columns` limits that
 * to changes of these, and to rows that come or go with a value in one of them.
 */
export const affectsAccess = <T extends object>(
  entity: { name: string; prototype: T },
  columns: readonly (keyof T & string)[] | null = null,
): void => void affecting.set(entity.name, columns);

export const isDeclared = (entityName: string): boolean => affecting.has(entityName);

/** A row that a unit of work writes. */
export interface Write {
  entityName: string;
  row: object;
  kind: 'CREATE' | 'UPDATE' | 'DELETE';
  /** The columns that an update changes. */
  changed: readonly string[];
}

export function mayChangeAccess({ entityName, row, kind, changed }: Write): boolean {
  const columns = affecting.get(entityName);
  if (!columns) return columns === null;
  if (kind === 'UPDATE') return columns.some((column) => changed.includes(column));
  return columns.some((column) => (row as Record<string, unknown>)[column] != null);
}

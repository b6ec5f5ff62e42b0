/** One setting that differs; values as JSON, secrets never. */
export interface Difference {
  field: string;
  before: unknown;
  after: unknown;
}

const SECRET = '••••';
/** Keycloak keeps these in an order of its own. */
const SETS = new Set(['redirectUris', 'webOrigins', 'supportedLocales', 'roles']);

/**
 * What of `declared` is otherwise in `actual`. Whatever is not declared is Keycloak's to decide, be it a default or what
 * an administrator set by hand.
 */
export function differencesOf(declared: object, actual: object, prefix = ''): Difference[] {
  return Object.entries(declared).flatMap(([key, after]) => {
    const before = (actual as Record<string, unknown>)[key];
    const field = `${prefix}${key}`;
    if (isRecord(after)) return differencesOf(after, isRecord(before) ? before : {}, `${field}.`);
    if (isSame(key, before, after)) return [];
    return [key === 'secret' ? { field, before: before ? SECRET : null, after: SECRET } : { field, before, after }];
  });
}

function isSame(key: string, before: unknown, after: unknown): boolean {
  if (!Array.isArray(after)) return before === after;
  if (!Array.isArray(before)) return false;
  const [one, other] = SETS.has(key) ? [[...before].sort(), [...after].sort()] : [before, after];
  return JSON.stringify(one) === JSON.stringify(other);
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

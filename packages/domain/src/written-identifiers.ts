import { refuseIdentifier } from './names.js';

/** Fields whose values are sealed, hashed or held to a format of their own before anything is stored. */
const KEPT_OTHERWISE: ReadonlySet<string> = new Set([
  'email',
  'phone',
  'identityNumber',
  'creditCode',
  'content',
  'file',
]);

/**
 * Nothing that a mutation's input says in free text may hold an identity or mobile number, wherever it ends up: in a
 * row, the audit trail, an idempotency key. A new mutation is held to it, too.
 * @throws Refusal BAD_USER_INPUT, naming the field
 */
export function refuseWrittenIdentifiers(input: unknown, path: string[] = []): void {
  if (typeof input === 'string') refuseIdentifier(input, path);
  else if (Array.isArray(input)) {
    for (const [index, item] of input.entries()) refuseWrittenIdentifiers(item, [...path, String(index)]);
  } else if (input && typeof input === 'object') {
    for (const [field, value] of Object.entries(input)) {
      refuseIdentifier(field, path);
      if (!KEPT_OTHERWISE.has(field)) refuseWrittenIdentifiers(value, [...path, field]);
    }
  }
}

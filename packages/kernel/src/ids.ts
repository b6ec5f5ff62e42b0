import { v7, validate } from 'uuid';

/** A new identifier (UUIDv7: sorts by the time it was made). Made here, never by the database. */
export const newId = (): string => v7();

export const isId = (value: string): boolean => validate(value);

/**
 * The opaque id that the API shows: the type's name and the row's UUID, base64url. It says which type to look in and
 * grants nothing.
 */
export function toNodeId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** What a node id names, or null where the text is none that `toNodeId` gives: each row has one, in one spelling. */
export function fromNodeId(nodeId: string): { type: string; id: string } | null {
  if (nodeId.length > 200 || !/^[\w-]+$/.test(nodeId)) return null;
  const match = /^([A-Z]\w{0,60}):(.+)$/.exec(Buffer.from(nodeId, 'base64url').toString());
  const [, type = '', id = ''] = match ?? [];
  return isId(id) && id === id.toLowerCase() && toNodeId(type, id) === nodeId ? { type, id } : null;
}

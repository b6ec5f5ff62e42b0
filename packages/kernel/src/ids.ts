import { v7, validate } from 'uuid';

/** A new identifier (UUIDv7: sorts by the time it was made). Made here, never by the database. */
export const newId = (): string => v7();

export const isId = (value: string): boolean => validate(value);

/**
 * The id that the API shows: the type's name and the row's UUID, `Project_0193…`. It says which type to look in and
 * grants nothing. A plain concatenation, so that a statement writes it as cheaply as the UUID alone.
 */
export const toNodeId = (type: string, id: string): string => `${type}_${id}`;

const NODE_ID = /^([A-Z]\w{0,60})_([0-9a-f-]{36})$/;

/** What a node id names, or null where the text is none that `toNodeId` gives: each row has one, in one spelling. */
export function fromNodeId(nodeId: string): { type: string; id: string } | null {
  const [, type = '', id = ''] = NODE_ID.exec(nodeId) ?? [];
  return isId(id) ? { type, id } : null;
}

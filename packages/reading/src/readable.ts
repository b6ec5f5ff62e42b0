import type { SubjectName } from '@gongzhi/access';
import type { Constructor } from '@mikro-orm/core';

export type Row = { id: string };

/**
 * A context declares how one kind of row is read; `Reads` does the reading. Nothing else is needed for a list, a
 * nested list and a look-up by id, each of them one statement whatever its length.
 */
export interface Readable<T extends Row> {
  entity: Constructor<T>;
  /** The name under which abilities speak of it. */
  subject: SubjectName;
  /** `tenant`: rows of the session's community. `city`: the shared catalogue and register. */
  scope: 'tenant' | 'city';
  /** Order of its lists; the id breaks ties. All columns not null. */
  orderBy: { column: keyof T & string; direction: 'asc' | 'desc' };
}

export const readable = <T extends Row>(declaration: Readable<T>): Readable<T> => declaration;

import type { SubjectName } from '@gongzhi/access';
import type { Constructor } from '@mikro-orm/core';

export type Row = { id: string };

/**
 * A context declares how one kind of row is read; the planner does the reading. Nothing else is needed for a list, a
 * nested list and a look-up by id, each of them part of the one statement that answers a request.
 */
export interface Readable<T extends Row> {
  /** Its name is that of the GraphQL type. */
  entity: Constructor<T>;
  /** The name under which abilities speak of it. */
  subject: SubjectName;
  /** `tenant`: rows of the session's community. `city`: the shared catalogue and register. */
  scope: 'tenant' | 'city';
  /** Order of its lists; the id breaks ties. All columns not null. */
  orderBy: { column: keyof T & string; direction: 'asc' | 'desc' };
  /** Where a former id leads: the table whose rows have it as their id, and the column that names the row that goes on. */
  follows?: { table: string; column: string };
  /** For rows of several GraphQL types that share an interface: the column that decides, and the type for its value. */
  variants?: { column: keyof T & string; typeOf: (value: string) => string };
}

export const readable = <T extends Row>(declaration: Readable<T>): Readable<T> => declaration;

import { declareFields, type FieldDeclaration } from '@gongzhi/reading';
import { Args, Field } from 'type-graphql';
import { PageArgs } from './connection.js';

/** A field of a GraphQL type that is read by declaration: how, as what, and what it means. */
type Shown = readonly [
  declaration: FieldDeclaration,
  type: () => unknown,
  options: { description: string; nullable?: boolean },
];

/**
 * Gives a row's GraphQL type fields that are no plain column of it: the planner reads them as declared, so that they
 * cost no resolver and no statement of their own. A later context adds to an earlier one's type in the same way.
 */
export function shows(entity: { name: string; prototype: object }, fields: Readonly<Record<string, Shown>>): void {
  for (const [name, [declaration, type, options]] of Object.entries(fields)) {
    Field(type as () => never, options)(entity.prototype, name);
    if (declaration.read === 'connection') Args(() => PageArgs)(entity.prototype, name, 0);
  }
  declareFields(
    entity.name,
    Object.fromEntries(Object.entries(fields).map(([name, [declaration]]) => [name, declaration])),
  );
}

import { Field, ID, InterfaceType } from 'type-graphql';

const namings = new Map<string, RegExp>();

/** For rows whose GraphQL type depends on what they hold: the names that it can have. Others' type has their class's name. */
export const nameNodeTypes = (entity: { name: string }, typeNames: RegExp): void =>
  void namings.set(entity.name, typeNames);

/** The class whose rows a type's node ids name: `ElderMealsRecord` → `ServiceRecord`, `Person` → `Person`. */
export function rowClassOf(typeName: string): string {
  for (const [rowClass, typeNames] of namings) if (typeNames.test(typeName)) return rowClass;
  return typeName;
}

/** What stands for a row in an answer that code finishes names its type. */
export const typeOfRow = (row: { $type: string }): string => row.$type;

@InterfaceType({
  description: '有全局标识的对象（Relay） · Something with a global id (Relay)',
  resolveType: typeOfRow,
})
export abstract class Node {
  /** The row's UUID; the gateway shows it as an opaque id. */
  @Field(() => ID, { description: '全局标识，不透明 · Global id, opaque' })
  declare id: string;
}

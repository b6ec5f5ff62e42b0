import { Field, ID, InterfaceType } from 'type-graphql';

interface Naming {
  typeOf(row: never): string;
  typeNames: RegExp;
}

const namings = new Map<string, Naming>();

/**
 * For rows whose GraphQL type depends on what they hold; the others' type has their class's name. `typeNames` are the
 * names that such rows can have.
 */
export const resolveNodeType = <T extends object>(
  entity: { name: string },
  typeOf: (row: T) => string,
  typeNames: RegExp,
): void => void namings.set(entity.name, { typeOf: typeOf as Naming['typeOf'], typeNames });

/** The class whose rows a type's node ids name: `ElderMealsRecord` → `ServiceRecord`, `Person` → `Person`. */
export function rowClassOf(typeName: string): string {
  for (const [rowClass, { typeNames }] of namings) if (typeNames.test(typeName)) return rowClass;
  return typeName;
}

@InterfaceType({
  description: '有全局标识的对象（Relay） · Something with a global id (Relay)',
  resolveType: (row: object) => namings.get(row.constructor.name)?.typeOf(row as never) ?? row.constructor.name,
})
export abstract class Node {
  /** The row's UUID; the gateway shows it as an opaque id. */
  @Field(() => ID, { description: '全局标识，不透明 · Global id, opaque' })
  declare id: string;
}

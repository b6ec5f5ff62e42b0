import { buildGatewaySchema, installedModules } from '@gongzhi/gateway';
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

let built: Promise<GraphQLSchema> | undefined;

/** The schema as the gateway serves it. */
export const publicSchema = (): Promise<GraphQLSchema> => {
  built ??= buildGatewaySchema(installedModules);
  return built;
};

/** Of the modules' records, which are rows of one table read by one declaration, those of one stand for all. */
const RECORD = 'ElderMealsRecord';

/** Whether a type is that of some module's records, for which another one's stand. */
export const isStoodFor = (schema: GraphQLSchema, name: string): boolean =>
  name !== RECORD &&
  schema.getPossibleTypes(schema.getType('ServiceRecord') as never).some((type) => type.name === name);

/** The names of the object types that have a global id. */
export const nodeTypes = (schema: GraphQLSchema): string[] =>
  schema
    .getPossibleTypes(schema.getType('Node') as never)
    .map(({ name }) => name)
    .filter((name) => !isStoodFor(schema, name));

/** Everything that can be selected of a type without arguments, down to `depth` levels, as a selection set. */
export function everythingOf(schema: GraphQLSchema, type: GraphQLNamedType, depth: number): string {
  if (isLeafType(type)) return '';
  if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields()).flatMap((field) => selected(schema, field, depth));
  const variants = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
  const own = variants.flatMap((variant) => {
    const extra = Object.values(variant.getFields()).filter(
      ({ name, type: of }) => !type.getFields()[name] && isLeafType(getNamedType(of)),
    );
    return extra.length
      ? [`... on ${variant.name} { ${extra.map(({ name }) => `${variant.name}_${name}: ${name}`).join(' ')} }`]
      : [];
  });
  return `{ __typename ${[...fields, ...own].join(' ')} }`;
}

function selected(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, depth: number): string[] {
  if (field.args.some(isRequiredArgument)) return [];
  const type = getNamedType(field.type);
  if (isLeafType(type)) return [field.name];
  // A connection shows its items once: by `nodes`.
  if (depth === 0 || field.name === 'edges') return [];
  return [`${field.name} ${everythingOf(schema, type, type.name.endsWith('Connection') ? depth : depth - 1)}`];
}

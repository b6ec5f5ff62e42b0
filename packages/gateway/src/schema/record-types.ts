import { FenScalar, LocalDateScalar, recordTypeName } from '@gongzhi/domain';
import { type Field, fieldsOf, type ServiceModule } from '@gongzhi/module-kit';
import { declareFields, inside } from '@gongzhi/reading';
import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLInt,
  type GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
} from 'graphql';

/**
 * One object type per module, made from its record contract: `elder-meals` → `ElderMealsRecord implements
 * ServiceRecord`, so that clients query a module's own fields by type.
 */
export function recordTypes(schema: GraphQLSchema, modules: ReadonlyMap<string, ServiceModule>): GraphQLObjectType[] {
  const record = schema.getType('ServiceRecord') as GraphQLInterfaceType;
  const shared = record.toConfig().fields;
  return [...modules.values()].map((module) => {
    const name = recordTypeName(module.key);
    const own = fieldsOf(module.record).map((field) => [field.name, inside('data', field.name)]);
    declareFields(name, Object.fromEntries(own));
    return new GraphQLObjectType({
      name,
      description: `${module.title.zh}：服务记录 · Service record of ${module.key}`,
      interfaces: [...record.getInterfaces(), record],
      fields: { ...shared, ...ownFields(name, module) },
    });
  });
}

function ownFields(typeName: string, module: ServiceModule): GraphQLFieldConfigMap<unknown, unknown> {
  return Object.fromEntries(
    fieldsOf(module.record).map((field) => {
      const type = outputType(typeName, field);
      const description = field.title ? `${field.title.zh} · ${field.title.en}` : field.name;
      return [field.name, { type: field.nullable ? type : new GraphQLNonNull(type), description }];
    }),
  );
}

function outputType(typeName: string, field: Field): GraphQLOutputType & (GraphQLEnumType | typeof GraphQLString) {
  if (field.kind === 'enum') return enumType(typeName, field);
  return { string: GraphQLString, integer: GraphQLInt, fen: FenScalar, boolean: GraphQLBoolean, date: LocalDateScalar }[
    field.kind
  ] as typeof GraphQLString;
}

function enumType(typeName: string, { name, title, values }: Field): GraphQLEnumType {
  return new GraphQLEnumType({
    name: `${typeName}${name[0]!.toUpperCase()}${name.slice(1)}`,
    description: title ? `${title.zh} · ${title.en}` : name,
    values: Object.fromEntries(
      values.map(({ value, title: label }) => [
        value,
        { value, description: label ? `${label.zh} · ${label.en}` : value },
      ]),
    ),
  });
}

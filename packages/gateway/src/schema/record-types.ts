import { FenScalar, LocalDateScalar, recordTypeName } from '@gongzhi/domain';
import { text } from '@gongzhi/kernel';
import { type Field, fieldsOf, type ServiceModule } from '@gongzhi/module-kit';
import { declareFields, inside } from '@gongzhi/reading';
import { StartupProblem } from '@gongzhi/storage';
import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLID,
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
    if (schema.getType(name)) throw nameTaken(module.key, name);
    const own = fieldsOf(module.record).map(({ name: field, kind }) => [
      field,
      inside('data', field, { nodeType: kind === 'person' ? 'Person' : null }),
    ]);
    declareFields(name, Object.fromEntries(own));
    return new GraphQLObjectType({
      name,
      description: `${module.title.zh}：服务记录 · Service record of ${module.key}`,
      interfaces: [...record.getInterfaces(), record],
      fields: { ...shared, ...ownFields(name, module) },
    });
  });
}

const nameTaken = (key: string, name: string): StartupProblem =>
  new StartupProblem(
    text(
      `模块的键 ${key} 会使记录类型与平台的 ${name} 重名：请给模块换一个键。`,
      `With the key ${key} a module's record would bear the name of the platform’s own ${name}: give the module another key.`,
    ),
  );

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
  return SCALARS[field.kind] as typeof GraphQLString;
}

const SCALARS = {
  string: GraphQLString,
  integer: GraphQLInt,
  fen: FenScalar,
  boolean: GraphQLBoolean,
  date: LocalDateScalar,
  // Who may see the person themselves asks for them by this id.
  person: GraphQLID,
};

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

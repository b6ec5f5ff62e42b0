import { type GraphQLNamedType, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { type Computed, declaredField, type FieldDeclaration, rowsOf, type ValueBehind } from './fields.js';
import { expressionOf, fixed, fromSql, type JsonText, NULL, objectOf, orNull, plainText } from './json-text.js';
import { insideJson, leafJson } from './leaf-writer.js';
import { connectionJson, listJson, nestedPlace } from './list-writer.js';
import type { Readable, Row } from './readable.js';
import { literal, quoted } from './tables.js';
import type { World } from './world.js';
import {
  abilitySql,
  allOf,
  type ConditionsOf,
  columnOf,
  fromWhere,
  NeedsCode,
  type Selected,
  type Source,
  selectedBelow,
  sourceOf,
  type Writing,
} from './writing.js';

/** One row as JSON, as far as it is selected; of several types that share an interface, each in its own way. */
export function rowJson(writing: Writing, source: Source, type: GraphQLNamedType, nodes: Selected['nodes']): JsonText {
  const { world } = writing;
  const { variants } = source.readable;
  if (!variants) {
    if (isObjectType(type)) return objectJson(writing, source, type, nodes);
    throw new Error(`${type.name} is no object type, and ${source.readable.entity.name} declares no variants`);
  }
  const cases = world.variantValues.map((value) => {
    const variant = world.schema.getType(variants.typeOf(value)) as GraphQLObjectType;
    return `when ${literal(value)} then ${expressionOf(objectJson(writing, source, variant, nodes))}`;
  });
  return fromSql(orNull(`case ${columnOf(writing, source, variants.column)} ${cases.join(' ')} end`));
}

/** The row that a condition finds, or null. */
export function oneJson(
  writing: Writing,
  readable: Readable<Row>,
  type: GraphQLNamedType,
  nodes: Selected['nodes'],
  conditionsOf: ConditionsOf,
  end = '',
): JsonText {
  const source = sourceOf(writing, readable);
  const conditions = allOf(writing, source, conditionsOf(source));
  if (!conditions) return NULL;
  const found = fromWhere(writing, source, conditions);
  return fromSql(orNull(`(select ${expressionOf(rowJson(writing, source, type, nodes))} ${found}${end})`));
}

function objectJson(writing: Writing, source: Source, type: GraphQLObjectType, nodes: Selected['nodes']): JsonText {
  const hidden = new Map<string, JsonText>();
  if (writing.form === 'rows') {
    hidden.set('$type', fixed(JSON.stringify(type.name)));
    hidden.set('$id', plainText(columnOf(writing, source, 'id')));
  }
  const shown: [string, JsonText][] = [];
  for (const selected of selectedBelow(writing, type, nodes)) {
    if (selected.field === null) shown.push([selected.key, fixed(JSON.stringify(type.name))]);
    else cell(writing, source, type, selected, shown, hidden);
  }
  return objectOf([...hidden, ...shown]);
}

function cell(
  writing: Writing,
  source: Source,
  type: GraphQLObjectType,
  selected: Selected,
  shown: [string, JsonText][],
  hidden: Map<string, JsonText>,
): void {
  const declaration = declarationOf(writing.world, source.readable, type.name, selected.field.name);
  if (declaration && declaration.read !== 'computed') {
    shown.push([selected.key, fieldJson(writing, source, type, selected, declaration)]);
  } else if (writing.form === 'finished') {
    throw new NeedsCode();
  } else if (declaration) {
    hidden.set(`$${declaration.name}`, needsJson(writing, source, declaration));
  } else {
    hidden.set('$row', wholeRowJson(writing, source));
  }
}

/** How a field is read; undefined where its resolver does it. */
export function declarationOf(
  { tables }: World,
  readable: Readable<Row>,
  typeName: string,
  field: string,
): FieldDeclaration | undefined {
  const declared = declaredField([typeName, readable.entity.name], field);
  if (declared || !tables.hasColumn(readable, field)) return declared;
  return { read: 'column', property: field, guarded: false, mask: null };
}

function needsJson(writing: Writing, source: Source, { needs }: Computed): JsonText {
  const values = Object.entries(needs).map(([name, needed]) => {
    const sql =
      needed.read === 'column' ? columnOf(writing, source, needed.property) : valueSql(writing, source, needed);
    return `${sql} as ${quoted(name)}`;
  });
  return fromSql(`(select row_to_json(n)::text from (select ${values.join(', ')}) n)`);
}

function wholeRowJson(writing: Writing, source: Source): JsonText {
  const columns = writing.world.tables
    .properties(source.readable)
    .map((property) => `${columnOf(writing, source, property)} as ${quoted(property)}`);
  return fromSql(`(select row_to_json(o)::text from (select ${columns.join(', ')}) o)`);
}

function fieldJson(
  writing: Writing,
  source: Source,
  type: GraphQLObjectType,
  selected: Selected,
  declaration: Exclude<FieldDeclaration, Computed>,
): JsonText {
  const { field } = selected;
  const column = (property: string) => columnOf(writing, source, property);
  switch (declaration.read) {
    case 'column':
      if (declaration.property === 'id') return [{ text: `"${type.name}_` }, { sql: column('id') }, { text: '"' }];
      return guarded(writing, source, declaration, columnJson(writing, source, declaration, selected));
    case 'inside':
      return insideJson(writing, column(declaration.property), declaration, field.type);
    case 'localised':
      return localisedJson(writing, source, declaration);
    case 'money':
      return moneyJson(writing, source, declaration, selected);
    case 'nodeId':
      return fromSql(
        `to_json(concat(${column(declaration.typeProperty)}, '_', ${column(declaration.idProperty)}))::text`,
      );
    case 'valueBehind':
      return valueJson(writing, source, declaration, selected);
    case 'reference':
      return guarded(writing, source, declaration, referenceJson(writing, source, declaration, selected));
    case 'connection':
    case 'list':
    case 'only':
      return childrenJson(writing, source, type, selected, declaration);
  }
}

type Declared<Kind> = Extract<FieldDeclaration, { read: Kind }>;

/** Null unless the caller may see this property of this row. */
function guarded(
  writing: Writing,
  source: Source,
  { guarded: isGuarded, property }: { guarded: boolean; property: string },
  json: JsonText,
): JsonText {
  if (!isGuarded) return json;
  const allowed = abilitySql(writing, source, property);
  if (allowed === null) return NULL;
  return allowed === 'true' ? json : fromSql(`case when ${allowed} then ${expressionOf(json)} else 'null' end`);
}

function columnJson(
  writing: Writing,
  source: Source,
  { property, mask }: Declared<'column'>,
  { field }: Selected,
): JsonText {
  const { tables } = writing.world;
  const sql = columnOf(writing, source, property);
  const stored = {
    columnType: tables.type(source.readable, property),
    isNullable: tables.isNullable(source.readable, property),
  };
  const isMasked = mask !== null && writing.draft.decide(({ viewer }) => mask.hides(viewer));
  return leafJson(writing, isMasked ? mask.sql(sql) : sql, stored, field.type);
}

function localisedJson(writing: Writing, source: Source, { properties, key }: Declared<'localised'>): JsonText {
  const language = writing.draft.decide(({ viewer }) => viewer.language);
  const sql = columnOf(writing, source, properties[language]);
  return fromSql(
    orNull(key === null ? `to_json(${sql})::text` : `(${sql} -> ${literal(key)} -> ${literal(language)})::text`),
  );
}

function moneyJson(
  writing: Writing,
  source: Source,
  { property, less }: Declared<'money'>,
  { field, nodes }: Selected,
): JsonText {
  const { tables } = writing.world;
  const isNullable = [property, ...(less ? [less] : [])].some((name) => tables.isNullable(source.readable, name));
  const fen = [property, ...(less ? [less] : [])].map((name) => columnOf(writing, source, name)).join(' - ');
  if (writing.form === 'rows') return fromSql(isNullable ? orNull(`(${fen})::text`) : `(${fen})::text`);
  const type = getNamedType(field.type) as GraphQLObjectType;
  const members = [...selectedBelow(writing, type, nodes)].map((selected): [string, JsonText] => {
    if (selected.field === null) return [selected.key, fixed(JSON.stringify(type.name))];
    return [selected.key, plainText(selected.field.name === 'fen' ? `(${fen})` : `to_char((${fen}) / 100.0, ${YUAN})`)];
  });
  const amount = objectOf(members);
  return isNullable ? fromSql(`case when ${fen} is null then 'null' else ${expressionOf(amount)} end`) : amount;
}

/** As `formatYuan` of the kernel: two decimals, at least one digit before them. */
const YUAN = `'FM99999999999999990.00'`;

function valueSql(writing: Writing, source: Source, { target, property, value, otherwise }: ValueBehind): string {
  const other = sourceOf(writing, rowsOf(target));
  const conditions = allOf(writing, other, [
    `${columnOf(writing, other, 'id')} = ${columnOf(writing, source, property)}`,
  ]);
  const sql = conditions
    ? `(select ${columnOf(writing, other, value)} ${fromWhere(writing, other, conditions)})`
    : `null::${writing.world.tables.type(other.readable, value)}`;
  return otherwise === null ? sql : `coalesce(${sql}, ${otherwise})`;
}

function valueJson(writing: Writing, source: Source, declaration: ValueBehind, { field }: Selected): JsonText {
  const columnType = writing.world.tables.type(rowsOf(declaration.target), declaration.value);
  const isNullable = declaration.otherwise === null;
  return leafJson(writing, valueSql(writing, source, declaration), { columnType, isNullable }, field.type);
}

function referenceJson(
  writing: Writing,
  source: Source,
  { target, property, held }: Declared<'reference'>,
  { field, nodes }: Selected,
): JsonText {
  return oneJson(writing, rowsOf(target), getNamedType(field.type), nodes, (other) => [
    `${columnOf(writing, other, 'id')} = ${columnOf(writing, source, property)}`,
    held ? abilitySql(writing, other) : 'true',
  ]);
}

function childrenJson(
  writing: Writing,
  source: Source,
  type: GraphQLObjectType,
  selected: Selected,
  declaration: Declared<'connection' | 'list' | 'only'>,
): JsonText {
  const { field, nodes } = selected;
  const target = rowsOf(declaration.target);
  const named = getNamedType(field.type);
  const held = declaration.read !== 'list' || declaration.held;
  const conditionsOf = (child: Source) => [
    `${columnOf(writing, child, declaration.property)} = ${columnOf(writing, source, 'id')}`,
    held ? abilitySql(writing, child) : 'true',
  ];
  if (declaration.read === 'only') {
    return oneJson(writing, target, named, nodes, conditionsOf, ' limit 1');
  }
  if (declaration.read === 'list') return listJson(writing, target, named, nodes, conditionsOf);
  return connectionJson(
    writing,
    target,
    { type: named as GraphQLObjectType, nodes },
    conditionsOf,
    nestedPlace(`${type.name}.${field.name}`, selected),
  );
}

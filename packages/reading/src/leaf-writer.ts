import { type GraphQLOutputType, getNamedType, isEnumType, isNonNullType, isScalarType } from 'graphql';
import type { FieldDeclaration } from './fields.js';
import { fromSql, type JsonText, orNull, plainText } from './json-text.js';
import { literal } from './tables.js';
import { NeedsCode, type Writing } from './writing.js';

/** How a value is stored: its type in PostgreSQL, and whether it may be missing. */
export interface Stored {
  columnType: string;
  isNullable: boolean;
}

/** A value of a column, as JSON: in GraphQL's form, or for `rows` as GraphQL's own serialisation takes it. */
export function leafJson({ form }: Writing, sql: string, stored: Stored, type: GraphQLOutputType): JsonText {
  const { columnType, isNullable } = stored;
  if (form === 'finished') refuseWhatNeedsCode(columnType, type);
  const whole = (json: string): JsonText => fromSql(isNullable ? orNull(json) : json);
  const text = (plain: string): JsonText => (isNullable ? fromSql(orNull(`'"' || ${plain} || '"'`)) : plainText(plain));
  switch (columnType) {
    case 'uuid':
      return text(sql);
    case 'bigint':
      return isFen(type) && form === 'finished' ? text(sql) : whole(`(${sql})::text`);
    case 'timestamptz':
      return text(`to_char(${sql} at time zone 'UTC', ${INSTANT})`);
    case 'int':
    case 'boolean':
    case 'jsonb':
      return whole(`(${sql})::text`);
    default:
      return whole(columnType.endsWith('[]') ? `array_to_json(${sql})::text` : `to_json(${sql})::text`);
  }
}

/** RFC 3339 in UTC to the millisecond, as a Date of JavaScript writes itself in JSON. */
const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** A value inside a JSON column: where there is one, it has been validated to be of the field's type. */
export function insideJson(
  { form }: Writing,
  column: string,
  declaration: Extract<FieldDeclaration, { read: 'inside' }>,
  type: GraphQLOutputType,
): JsonText {
  if (form === 'finished') refuseWhatNeedsCode('inside', type);
  const key = literal(declaration.key);
  const prefix = declaration.nodeType === null ? '' : `${declaration.nodeType}_`;
  const asText = prefix !== '' || (form === 'finished' && isFen(type));
  const json = asText ? `'"${prefix}' || (${column} ->> ${key}) || '"'` : `(${column} -> ${key})::text`;
  if (form === 'rows' || !isNonNullType(type)) return fromSql(orNull(json));
  // A row from before the field was there: GraphQL makes an error of it. So does this division, and GraphQL is asked.
  return fromSql(`coalesce(nullif(${json}, 'null'), (1 / length(coalesce(${column} ->> ${key}, '')))::text)`);
}

/** Whole numbers that travel as strings. */
const FEN = new Set(['Fen', 'Amount']);

export const isFen = (type: GraphQLOutputType): boolean => FEN.has(getNamedType(type).name);

/** JSON is written by JavaScript, as its keys are ordered there; so is an enum whose values have other names. */
function refuseWhatNeedsCode(columnType: string, type: GraphQLOutputType): void {
  const named = getNamedType(type);
  if (isScalarType(named) && columnType !== 'jsonb') return;
  if (isEnumType(named) && named.getValues().every(({ name, value }) => name === value)) return;
  throw new NeedsCode();
}

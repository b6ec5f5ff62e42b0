import { literal } from './tables.js';

/** JSON that a statement writes as text: what stands fast, and SQL whose values (never null) are JSON already. */
export type JsonText = readonly Part[];
type Part = { text: string } | { sql: string };

export const fixed = (text: string): JsonText => [{ text }];
export const fromSql = (sql: string): JsonText => [{ sql }];
export const NULL = fixed('null');

/** A text of which SQL gives the inside; it holds nothing that JSON escapes. */
export const plainText = (sql: string): JsonText => [{ text: '"' }, { sql }, { text: '"' }];

export function objectOf(members: readonly (readonly [key: string, value: JsonText])[]): JsonText {
  const written = members.flatMap(([key, value], place): Part[] => [
    { text: `${place ? ',' : ''}${JSON.stringify(key)}:` },
    ...value,
  ]);
  return [{ text: '{' }, ...written, { text: '}' }];
}

/** The text as one SQL expression. `concat` writes each value as it is, at the least cost. */
export function expressionOf(json: JsonText): string {
  const operands = merged(json).map((part) => ('text' in part ? literal(part.text) : part.sql));
  return concat(operands);
}

/** The statement's text, where it may be null: as JSON's. */
export const orNull = (sql: string): string => `coalesce(${sql}, 'null')`;

/** So many arguments a function takes in PostgreSQL, less some. */
const MOST_ARGUMENTS = 90;

function concat(operands: readonly string[]): string {
  if (operands.length <= MOST_ARGUMENTS) return `concat(${operands.join(', ')})`;
  const groups: string[] = [];
  for (let from = 0; from < operands.length; from += MOST_ARGUMENTS) {
    groups.push(`concat(${operands.slice(from, from + MOST_ARGUMENTS).join(', ')})`);
  }
  return concat(groups);
}

function merged(json: JsonText): Part[] {
  const parts: Part[] = [];
  for (const part of json) {
    const last = parts.at(-1);
    if ('text' in part && last && 'text' in last) parts[parts.length - 1] = { text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}

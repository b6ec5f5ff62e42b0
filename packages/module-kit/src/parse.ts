import { type Text, text } from '@gongzhi/kernel';
import { z } from 'zod';
import type { ServiceModule } from './contract.js';
import { textOfIssue } from './issue-text.js';
import { unwrap } from './schema-walk.js';

/** What is wrong with one value, and where: a path from the parsed object to it. */
export interface FieldProblem {
  field: string[];
  message: Text;
}

export type Parsed<Value> = { ok: true; value: Value } | { ok: false; problems: FieldProblem[] };

/** A configuration with its defaults filled in. Nothing given means all defaults; unknown settings are refused. */
export const parseConfig = <Config>(module: ServiceModule<Config>, raw: unknown): Parsed<Config> =>
  parse(module.config, raw) as Parsed<Config>;

/** The contents of a service record. Rules beyond its shape are `checkRecord`'s. */
export const parseRecord = (module: ServiceModule, raw: unknown): Parsed<Record<string, unknown>> =>
  parse(module.record, raw);

/** What a participant in the given part states at enrolment; an unknown part is a problem of the field `as`. */
export function parsePartData(module: ServiceModule, as: string, raw: unknown): Parsed<Record<string, unknown>> {
  const part = Object.hasOwn(module.parts, as) ? module.parts[as] : undefined;
  if (part) return parse(part.data, raw);
  const parts = Object.entries(module.parts);
  const named = parts.map(([key, { title }]) => `${title.zh} ${key}`).join('、');
  const message = text(
    `项目没有这种身份，可选：${named}`,
    `The project has no such part; choose one of ${parts.map(([key]) => key).join(', ')}`,
  );
  return { ok: false, problems: [{ field: ['as'], message }] };
}

const parse = (schema: z.ZodObject, raw: unknown): Parsed<Record<string, unknown>> => parseShape(schema, raw ?? {});

/** What somebody sent, held against a shape: every problem of it, what the shape does not name included. */
export function parseShape<Value>(schema: z.ZodType<Value>, raw: unknown): Parsed<Value> {
  const unknown: FieldProblem[] = [];
  const known = knownFields(schema, raw, [], unknown);
  const result = schema.safeParse(known, { reportInput: true });
  if (result.success && unknown.length === 0) return { ok: true, value: result.data };
  const wrong = (result.error?.issues ?? []).map((issue) => ({
    field: issue.path.map(String),
    message: textOfIssue(issue),
  }));
  return { ok: false, problems: [...wrong, ...unknown.slice(0, MOST_UNKNOWN)] };
}

/** Enough to mend a form by; an answer must not grow with what a stranger sends. */
const MOST_UNKNOWN = 20;

/** Names by which JSON could reach an object's prototype: dropped, as though they had not been sent. */
const IGNORED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A copy that holds only what the schema names; the rest is noted as unknown. It descends along the schema, never
 * along the input, so that deeply nested input costs nothing.
 */
function knownFields(schema: z.core.$ZodType, raw: unknown, path: string[], unknown: FieldProblem[]): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(raw)) {
    return raw.map((item, index) => knownFields(inner.element, item, [...path, String(index)], unknown));
  }
  if (!(inner instanceof z.ZodObject) || !isObject(raw)) return raw;
  const { shape } = inner;
  for (const key of Object.keys(raw)) {
    if (Object.hasOwn(shape, key) || IGNORED.has(key)) continue;
    const name = key.slice(0, 60);
    const message = text(`没有名为 ${name} 的项`, `There is no field named ${name}`);
    unknown.push({ field: [...path, name], message });
  }
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([key]) => Object.hasOwn(raw, key))
      .map(([key, field]) => [key, knownFields(field, raw[key], [...path, key], unknown)]),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

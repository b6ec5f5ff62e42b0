import { type Json, text } from '@gongzhi/kernel';
import { z } from 'zod';

/**
 * The JSON Schema (draft 2020-12) from which a form is built. Beside the standard words it has `x-title` (the title
 * in both languages; `title` is the Chinese one), `x-basis`, `x-unit` and, for choices, `x-options` with the label of
 * each value; `x-reference` is `Person` where an id of one is asked for. A field with a default is not required.
 */
export function formSchema(schema: z.ZodObject): Record<string, Json> {
  const json = z.toJSONSchema(schema, { io: 'input', override: ({ jsonSchema }) => speak(jsonSchema) });
  // Only the enumerable part: zod attaches functions of its own to the result.
  return JSON.parse(JSON.stringify(json));
}

/** Turns what `.meta()` said into words of JSON Schema. */
function speak(json: Record<string, unknown>): void {
  const { zh, en, basis, unit, options, reference } = json as z.core.GlobalMeta;
  for (const word of ['zh', 'en', 'basis', 'unit', 'options', 'reference']) delete json[word];
  if (zh && en) Object.assign(json, { title: zh, 'x-title': text(zh, en) });
  if (basis) json['x-basis'] = basis;
  if (unit) json['x-unit'] = unit;
  if (options) json['x-options'] = options;
  if (reference) json['x-reference'] = reference;
  if (json.type === 'object') json.additionalProperties = false;
}

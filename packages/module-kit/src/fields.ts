import { isLocalDate, type Text, text } from '@gongzhi/kernel';
import { z } from 'zod';
import type { Basis } from './contract.js';
import type { FieldProblem } from './parse.js';

declare module 'zod' {
  /** What `.meta()` tells of a field: its title in both languages and where its value comes from. */
  interface GlobalMeta {
    zh?: string;
    en?: string;
    basis?: Basis;
    /** `fen` marks an amount of money. */
    unit?: 'fen';
    /** Labels of the values of a `choice`. */
    options?: Record<string, Text>;
    /** `Person` marks a `personReference`. */
    reference?: 'Person';
  }
}

/** An amount of money in whole fen, zero or more. */
export const fen = () => z.int().min(0).meta({ unit: 'fen' });

/** An age in full years, 0 to 120. */
export const age = () => z.int().min(0).max(120);

/** A span of ages `{ from, to }` in full years, both ends included, with the given span as default. */
export const ageRange = ([from, to]: readonly [number, number]) =>
  z
    .object({
      from: age().default(from).meta({ zh: '最低年龄（周岁）', en: 'Youngest age in years' }),
      to: age().default(to).meta({ zh: '最高年龄（周岁）', en: 'Oldest age in years' }),
    })
    .superRefine(
      rule((range) =>
        range.from > range.to
          ? {
              field: ['to'],
              message: text('最高年龄不得小于最低年龄', 'The oldest age must not be below the youngest'),
            }
          : null,
      ),
    )
    .default({ from, to });

/** A calendar day `YYYY-MM-DD` that exists, from 1900 on. */
export const localDate = () =>
  z
    .string()
    .refine(isLocalDate, {
      params: { text: text('须为实际存在的日期，格式如 2026-03-31', 'must be a day that exists, as in 2026-03-31') },
    })
    .meta({ format: 'date' });

/**
 * Somebody whom the community knows, for records only. Callers give and get the opaque id of a `Person`, never a name; the
 * platform refuses whom it does not know, and shows the module a key such as those in `PersonFacts.guardians`.
 */
export const personReference = () => z.string().min(1).max(100).meta({ reference: 'Person' });

/** One of several values, each with its label. */
export const choice = <const Value extends string>(options: Record<Value, Text>) =>
  z.enum(Object.keys(options) as Value[]).meta({ options });

/**
 * A rule over several fields of an object, for `.superRefine()`: names the field at fault and says why in both
 * languages, or null where all is well.
 */
export function rule<Value>(check: (value: Value) => FieldProblem | null) {
  return (value: Value, context: z.core.$RefinementCtx<Value>): void => {
    const problem = check(value);
    if (problem) context.addIssue({ code: 'custom', path: problem.field, params: { text: problem.message } });
  };
}

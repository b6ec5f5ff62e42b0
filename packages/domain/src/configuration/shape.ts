import { type Json, Refusal, text } from '@gongzhi/kernel';
import { parseShape } from '@gongzhi/module-kit';
import { z } from 'zod';
import { accepted } from '../accepted.js';
import { normaliseName } from '../names.js';

/** A section's document, held against its shape. @throws Refusal BAD_USER_INPUT with every problem, each by its path */
export function parsed<T>(shape: z.ZodType<T>, value: Json, path: readonly string[]): T {
  const outcome = parseShape(shape, value);
  if (outcome.ok) return outcome.value;
  throw new Refusal(
    outcome.problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: [...path, ...field], message })),
  );
}

/** A name as it is stored, so that the same file twice is once. */
export const named = z.string().transform((written, context) => {
  const outcome = accepted(() => normaliseName(written, []));
  if ('value' in outcome) return outcome.value;
  context.addIssue({ code: 'custom', params: { text: outcome.reason } });
  return z.NEVER;
});

/** A key, as in `sorts-waste`. */
export const slug = z.string().refine((key) => /^(?=.{1,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key), {
  params: { text: text('应为小写英文短词，如 sorts-waste', 'takes short lower-case words, as in sorts-waste') },
});

/** A list of items that are told apart by one of their fields. */
export const listOf = <Item extends z.ZodObject>(item: Item, by: keyof z.output<Item> & string, most: number) =>
  z
    .array(item)
    .max(most)
    .superRefine((items, context) => {
      const seen = new Set<unknown>();
      for (const [index, each] of items.entries()) {
        const name = (each as Record<string, unknown>)[by];
        if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, by], params: { text: ONCE } });
        seen.add(name);
      }
    });

const ONCE = text('同一项只列一次', 'is listed once');

import { canonicalJson, formatYuan, type Text, text } from '@gongzhi/kernel';
import type { z } from 'zod';
import type { Bound } from './contract.js';
import type { FieldProblem } from './parse.js';
import { fieldAt, metaOf, titleOf } from './schema-walk.js';

type Settings = Readonly<Record<string, unknown>>;

/** A list of bounds, alone or with the configuration that they speak of (a module fits), whose titles the messages then use. */
export type BoundsSource = readonly Bound[] | { bounds: readonly Bound[]; config?: z.ZodObject };

/**
 * What is wrong with turning the configuration `base` into `changed`: settings changed that no bound lists, or that
 * leave their bound. Empty where every change is allowed. Both are whole configurations; equal settings are not judged.
 */
export function changeWithinBounds(source: BoundsSource, base: Settings, changed: Settings): FieldProblem[] {
  const { bounds, config } = 'bounds' in source ? source : { bounds: source, config: undefined };
  return changedPaths(base, changed).flatMap(({ path, value }) => {
    const field = path.join('.');
    const bound = bounds.find((candidate) => candidate.path === field);
    const message = bound ? breach(bound, value, config) : fixed(field, config);
    return message ? [{ field: path, message }] : [];
  });
}

/**
 * `base` with some of its settings replaced: groups are merged, everything else is replaced whole. The result is not
 * validated; parse it, then hold it against the bounds.
 */
export function withChanges(base: Settings, changes: Settings): Record<string, unknown> {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(changes)) {
    const before = merged.get(key);
    merged.set(key, isGroup(before) && isGroup(value) ? withChanges(before, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Where two configurations differ, groups by what is in them, and what the second one has there. */
export function changedPaths(
  base: Settings,
  changed: Settings,
  path: string[] = [],
): { path: string[]; value: unknown }[] {
  const keys = new Set([...Object.keys(base), ...Object.keys(changed)]);
  return [...keys].flatMap((key) => {
    const [before, after] = [own(base, key), own(changed, key)];
    if (isGroup(before) && isGroup(after)) return changedPaths(before, after, [...path, key]);
    return same(before, after) ? [] : [{ path: [...path, key], value: after }];
  });
}

function breach(bound: Bound, value: unknown, config: z.ZodObject | undefined): Text | null {
  const title = titleOfSetting(bound.path, config);
  if (bound.type === 'one-of') {
    if (bound.values.some((allowed) => allowed === value)) return null;
    return text(
      `${title.zh}只能是以下之一：${bound.values.join('、')}`,
      `${title.en} must be one of ${bound.values.join(', ')}`,
    );
  }
  if (typeof value === 'number' && value >= bound.minimum && value <= bound.maximum) return null;
  const [least, most] = [amount(bound.minimum, bound.path, config), amount(bound.maximum, bound.path, config)];
  return text(
    `${title.zh}只能在 ${least.zh}到 ${most.zh}之间`,
    `${title.en} must be between ${least.en} and ${most.en}`,
  );
}

function fixed(path: string, config: z.ZodObject | undefined): Text {
  const title = titleOfSetting(path, config);
  return text(`${title.zh}由模板固定，不能更改`, `${title.en} is fixed by the template and cannot be changed`);
}

/** What a setting is called, with the groups that it stands in. */
export function titleOfSetting(path: string, config: z.ZodObject | undefined): Text {
  const steps = path.split('.').map((_, index, all) => all.slice(0, index + 1).join('.'));
  const titles = steps.map((step) => {
    const field = config && fieldAt(config, step);
    return field ? titleOf(field) : null;
  });
  const told = titles.filter((title) => title !== null);
  if (told.length < steps.length) return text(`「${path}」`, `"${path}"`);
  return text(`「${told.map(({ zh }) => zh).join('·')}」`, `"${told.map(({ en }) => en).join(', ')}"`);
}

function amount(value: number, path: string, config: z.ZodObject | undefined): Text {
  const field = config && fieldAt(config, path);
  if (!field || metaOf(field).unit !== 'fen') return text(`${value} `, String(value));
  return text(`${formatYuan(value)} 元`, `${formatYuan(value)} yuan`);
}

const own = (settings: Settings, key: string): unknown => (Object.hasOwn(settings, key) ? settings[key] : undefined);

const isGroup = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

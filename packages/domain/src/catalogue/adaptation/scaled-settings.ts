import { type Json, type Problem, type Text, text } from '@gongzhi/kernel';
import type { Bound, ServiceModule } from '@gongzhi/module-kit';
import { computed } from './formulas.js';
import type { CommunityFigures, FigureName, Formula, Mapping, Rounding, ScaledSetting } from './mapping.js';

/** A setting as the template has it and as the mapping would have it here: a suggestion, until it is adopted. */
export interface ScaledFigure {
  path: string;
  input: FigureName;
  /** Null where the register does not tell. */
  inputValue: number | null;
  formula: Formula['formula'];
  rounding: Rounding | null;
  before: Json;
  /** Within the template's bounds; `before` where nothing can be suggested, which `reason` says. */
  after: Json;
  reason: Text;
  /** Whether whoever clones said that they take it. */
  adopted: boolean;
}

interface Scaling {
  module: ServiceModule;
  mapping: Mapping;
  figures: CommunityFigures;
  bounds: readonly Bound[];
}

/** What the mapping suggests for these settings, each entry that speaks of the module, in the mapping's order. */
export function scaledSettings(
  scaling: Scaling,
  settings: Readonly<Record<string, unknown>>,
  adopt: readonly string[],
): ScaledFigure[] {
  return scaling.mapping.settings.flatMap((entry) => {
    if (entry.module !== scaling.module.key) return [];
    const before = valueAt(settings, entry.path);
    return before === undefined ? [] : [scaled(scaling, entry, before as Json, adopt.includes(entry.path))];
  });
}

function scaled({ figures, bounds }: Scaling, entry: ScaledSetting, before: Json, adopted: boolean): ScaledFigure {
  const { path, input, formula, rounding } = entry;
  const inputValue = figures[input];
  const shared = { path, input, inputValue, formula, rounding, before, adopted };
  if (inputValue === null) return { ...shared, after: before, reason: UNKNOWN[input] };
  const bound = bounds.find((each) => each.path === path);
  if (!bound) return { ...shared, after: before, reason: FIXED };
  const wanted = computed(entry, rounding, before, inputValue);
  const { value, note } = within(bound, wanted, before);
  return { ...shared, after: value, reason: text(`${entry.reason.zh}${note.zh}`, `${entry.reason.en}${note.en}`) };
}

const NOTHING = text('', '');

function within(bound: Bound, wanted: unknown, before: Json): { value: Json; note: Text } {
  if (bound.type === 'one-of') {
    if (bound.values.some((allowed) => allowed === wanted)) return { value: wanted as Json, note: NOTHING };
    return {
      value: before,
      note: text('；模板不允许此值，保留原值', '; the template does not allow it, so the value stays'),
    };
  }
  if (typeof wanted !== 'number') return { value: before, note: NOTHING };
  const value = Math.min(Math.max(wanted, bound.minimum), bound.maximum);
  if (value === wanted) return { value, note: NOTHING };
  return {
    value,
    note: text(`；算得 ${wanted}，以模板允许的范围为限`, `; computed as ${wanted}, held within the template’s bounds`),
  };
}

/** What was asked to be adopted and cannot be: not suggested, not known, or set by hand as well. */
export function adoptionProblems(
  scaled: readonly ScaledFigure[],
  adopt: readonly string[],
  byHand: Readonly<Record<string, unknown>>,
): Problem[] {
  return adopt.flatMap((path, index): Problem[] => {
    const message = refusal(path, index);
    return message ? [{ code: 'BAD_USER_INPUT', field: ['adopt', String(index)], message }] : [];
  });

  function refusal(path: string, index: number): Text | null {
    const figure = scaled.find((each) => each.path === path);
    const paths = scaled.map((each) => each.path);
    if (!figure)
      return text(
        `没有对这项设置的建议，可采纳：${paths.join('、') || '无'}`,
        `Nothing is suggested for it; there is ${paths.join(', ') || 'nothing'}`,
      );
    if (figure.inputValue === null) return figure.reason;
    if (adopt.indexOf(path) !== index) return text('同一建议只能采纳一次', 'A suggestion is adopted once');
    if (valueAt(byHand, path) === undefined) return null;
    return text('这项设置已在 config 中另行填写，请二选一', 'config sets it, too: choose one of the two');
  }
}

/** The settings that adopted suggestions change, as `config` would have them. */
export function adoptedChanges(scaled: readonly ScaledFigure[]): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const { path, after } of scaled.filter(({ adopted }) => adopted)) {
    const steps = path.split('.');
    const last = steps.pop()!;
    const group = steps.reduce((at, key) => {
      at[key] ??= {};
      return at[key] as Record<string, unknown>;
    }, changes);
    group[last] = after;
  }
  return changes;
}

const valueAt = (settings: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? at[key as never] : undefined),
      settings,
    );

const FIXED = text('这项设置由模板固定，不作建议', 'The template fixes it, so nothing is suggested');

const UNKNOWN: Record<FigureName, Text> = {
  RESIDENTS: text(
    '名册中没有常住居民人数，补登后才能换算',
    'The register does not tell how many residents there are; it is computed once it does',
  ),
  HOUSEHOLDS: text('还没有登记住户，登记后才能换算', 'No household is registered; it is computed once they are'),
  OVER_80_PER_MILLE: text(
    '还没有登记出生日期，登记后才能换算',
    'No dates of birth are registered; it is computed once they are',
  ),
  RESIDENTS_PER_BUILDING: text(
    '需要常住居民人数和登记的楼栋，补登后才能换算',
    'It takes the number of residents and registered buildings; it is computed once both are there',
  ),
};

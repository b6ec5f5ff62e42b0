import type { Problem } from '@gongzhi/kernel';
import type { BindingInput } from '../catalogue.inputs.js';
import type { Template } from '../template.entity.js';
import type { BundleChoiceInput } from './bundle.inputs.js';

/** The bindings that count for one item, and where in the choice each of them stands. */
export interface MergedBindings {
  all: BindingInput[];
  paths: string[][];
  /** Where the choice speaks of the item; null where it does not. */
  setting: string[] | null;
}

/** What is said for the item itself, and then what is said for all of them, as far as its template asks for it. */
export function mergedBindings(choice: BundleChoiceInput, key: string, template: Template | null): MergedBindings {
  const place = choice.settings?.findIndex(({ item }) => item === key) ?? -1;
  const setting = place < 0 ? null : ['settings', String(place)];
  const own = choice.settings?.[place]?.bindings ?? [];
  const wanted = new Set(template?.document.requirements.map((requirement) => requirement.key));
  const common = (choice.bindings ?? []).flatMap((binding, index) =>
    wanted.has(binding.requirement) && !own.some(({ requirement }) => requirement === binding.requirement)
      ? [{ binding, path: ['bindings', String(index)] }]
      : [],
  );
  return {
    all: [...own, ...common.map(({ binding }) => binding)],
    paths: [...own.map((_, index) => [...setting!, 'bindings', String(index)]), ...common.map(({ path }) => path)],
    setting,
  };
}

/** A problem of one item's clone, naming the field of the bundle's input that is at fault. */
export function inFieldsOf({ paths, setting }: MergedBindings, problem: Problem): Problem {
  const [name, place, ...rest] = problem.field ?? [];
  if (!name) return problem;
  if (name === 'bindings') {
    const path = place === undefined ? undefined : paths[Number(place)];
    return { ...problem, field: path ? [...path, ...rest] : [...(setting ?? []), 'bindings'] };
  }
  return { ...problem, field: [...(setting ?? ['settings']), ...problem.field!] };
}

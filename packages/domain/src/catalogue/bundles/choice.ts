import { type Problem, type Text, text } from '@gongzhi/kernel';
import type { BindingInput } from '../catalogue.inputs.js';
import { isOfProject } from '../project-template.js';
import type { Template } from '../template.entity.js';
import type { BundleChoiceInput, BundleSettingInput } from './bundle.inputs.js';

/** What a choice is made among. */
interface Choosable {
  key: string;
  template: Template | null;
}

/** The keys of the items that are wanted: all of them, where nothing is said. */
export const chosenOf = (items: readonly Pick<Choosable, 'key'>[], { items: asked }: BundleChoiceInput): Set<string> =>
  new Set(asked ?? items.map(({ key }) => key));

/** Where the choice says what is said of an item. */
export function settingOf(
  { settings }: BundleChoiceInput,
  key: string,
): { index: number; setting: BundleSettingInput } | null {
  const index = settings?.findIndex(({ item }) => item === key) ?? -1;
  return index < 0 ? null : { index, setting: settings![index]! };
}

/** Where the choice names an item. */
export function fieldOfItem({ items }: BundleChoiceInput, key: string): string[] {
  return items ? ['items', String(items.indexOf(key))] : ['items'];
}

/** Items that the choice names and that are not there, or twice. */
export function strayChoices(
  items: readonly Choosable[],
  chosen: ReadonlySet<string>,
  choice: BundleChoiceInput,
): Problem[] {
  const known = items.map(({ key }) => key);
  const list = known.join('、');
  const fault = (field: string[], message: Text): Problem[] => [{ code: 'BAD_USER_INPUT', field, message }];
  const asked = choice.items ?? [];
  const settings = choice.settings ?? [];
  return [
    ...(chosen.size > 0 ? [] : fault(['items'], text('至少选择一项', 'Choose one at least'))),
    ...asked.flatMap((key, index) =>
      known.includes(key) && asked.indexOf(key) === index
        ? []
        : fault(
            ['items', String(index)],
            text(
              `组合没有这一项或已选过，可选：${list}`,
              `The bundle has no such item, or it is chosen already; it has ${known.join(', ')}`,
            ),
          ),
    ),
    ...settings.flatMap(({ item }, index) =>
      chosen.has(item) && settings.findIndex((other) => other.item === item) === index
        ? []
        : fault(
            ['settings', String(index), 'item'],
            text('没有选择这一项，或已安排过', 'This item is not chosen, or is spoken of already'),
          ),
    ),
  ];
}

/** What is bound for all of them must be a requirement of one project at least: mechanisms are adopted unbound. */
export function strayBindings(
  items: readonly Choosable[],
  chosen: ReadonlySet<string>,
  bindings: readonly BindingInput[],
): Problem[] {
  const known = new Set(
    items
      .filter(({ key }) => chosen.has(key))
      .flatMap(({ template }) =>
        template && isOfProject(template) ? template.document.requirements.map(({ key }) => key) : [],
      ),
  );
  return bindings.flatMap(({ requirement }, index): Problem[] => {
    const first = bindings.findIndex((other) => other.requirement === requirement) === index;
    if (known.has(requirement) && first) return [];
    const field = ['bindings', String(index), 'requirement'];
    const message = first
      ? text('所选各项都没有这项需求', 'None of the chosen items has such a requirement')
      : text('同一需求只能安排一次', 'A requirement is bound once');
    return [{ code: 'BAD_USER_INPUT', field, message }];
  });
}

/** What is decided about a project's clone is its settings: there is nothing to merge yet. */
export function resolutionsOfProject(choice: BundleChoiceInput, key: string): Problem[] {
  const found = settingOf(choice, key);
  if (!found) return [];
  return (['resolutions', 'revision'] as const).flatMap((name): Problem[] => {
    if (found.setting[name] == null) return [];
    const message = text(
      '这一项是项目，不是机制：请在 config、adopt 与 bindings 中安排',
      'This item is a project, not a mechanism: say what is wanted in config, adopt and bindings',
    );
    return [{ code: 'BAD_USER_INPUT', field: ['settings', String(found.index), name], message }];
  });
}

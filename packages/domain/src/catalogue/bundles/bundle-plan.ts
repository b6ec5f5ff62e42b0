import { canonicalJson, type Problem, Refusal, type Text, text } from '@gongzhi/kernel';
import type { Ctx } from '../../context.js';
import { moduleOf } from '../../projects/project.service.js';
import type { CommunityKind } from '../../tenancy/tenancy.enums.js';
import type { BindingInput } from '../catalogue.inputs.js';
import { type ClonePlan, type Destination, noSuchTemplate, planClone } from '../clone-plan.js';
import type { Fit } from '../fit.js';
import { ofProject } from '../project-template.js';
import type { Template } from '../template.entity.js';
import type { BundleItem } from './bundle.entity.js';
import type { BundleChoiceInput, BundleSettingInput } from './bundle.inputs.js';
import { leftOutOf } from './bundle-order.js';
import { inFieldsOf, mergedBindings } from './merged-bindings.js';

/** What cloning one item would do. */
export interface ItemPlan {
  item: Pick<BundleItem, 'key' | 'optional'>;
  template: Template;
  plan: ClonePlan;
  /** Projects of this template, in any of its versions, that are here already. */
  clonedHere: string[];
}

/** An item that chosen ones build on and that is not chosen. */
export interface LeftOut {
  key: string;
  neededBy: string[];
  optional: boolean;
  /** A project of its template is here: then nothing is missing. */
  isHere: boolean;
}

/** A requirement that several items have in common, said once. */
export interface SharedFit {
  fit: Fit;
  items: string[];
}

/** Everything that cloning a bundle would do, in order; as with single templates, preview and clone are one plan. */
export interface BundlePlan {
  items: ItemPlan[];
  leftOut: LeftOut[];
  shared: SharedFit[];
  /** What must be mended first; empty means that cloning will succeed. */
  problems: Problem[];
}

/** A bundle as it can be had: a template that was taken from the caller's sight is null. */
export type Offered = Pick<BundleItem, 'key' | 'after' | 'optional'> & { template: Template | null };

/** Where it is taken to: as for one template, of whichever publisher. */
export interface BundleDestination extends Omit<Destination, 'module'>, Pick<Ctx, 'modules'> {
  kinds: ReadonlyMap<string, CommunityKind>;
}

/** Pure: the same register gives the same plan. `items` stand in their order. */
export function planBundle(
  destination: BundleDestination,
  items: readonly Offered[],
  choice: BundleChoiceInput,
): BundlePlan {
  const chosen = new Set(choice.items ?? items.map(({ key }) => key));
  const problems = [...strayChoices(items, chosen, choice), ...strayBindings(items, chosen, choice.bindings ?? [])];
  const lineages = items.flatMap(({ key, template }) => (template && chosen.has(key) ? [template.lineageId] : []));
  const together = new Set(lineages);
  const planned: ItemPlan[] = [];
  const said: Said[] = [];
  for (const item of items.filter(({ key }) => chosen.has(key))) {
    const { plan, problems: found } = planItem({ ...destination, together }, item, choice);
    said.push(...found.map((problem) => ({ key: item.key, problem })));
    if (plan) planned.push(plan);
  }
  const here = (template: Template | null): boolean =>
    destination.register.projects.some(
      ({ lineageId, status }) => lineageId === template?.lineageId && status === 'RUNNING',
    );
  const leftOut = leftOutOf(items, chosen).map(({ item: { key, optional, template }, neededBy }) => {
    return { key, neededBy, optional, isHere: here(template) };
  });
  problems.push(...leftOut.filter(({ optional, isHere }) => !optional && !isHere).map(missing), ...saidOnce(said));
  return { items: planned, leftOut, shared: sharedFits(planned), problems };
}

type Step = BundleDestination & { together: ReadonlySet<string> };

function planItem(
  { modules, kinds, together, ...destination }: Step,
  { key, optional, template: found }: Offered,
  choice: BundleChoiceInput,
): { plan: ItemPlan | null; problems: Problem[] } {
  const bindings = mergedBindings(choice, key, found);
  try {
    if (!found) throw noSuchTemplate();
    const template = ofProject(found, ['templateId']);
    const { register } = destination;
    const publisherKind = kinds.get(template.publisherId) ?? null;
    const module = moduleOf({ modules }, template.module, ['templateId']);
    const { config, adopt } = settingOf(choice, key)?.setting ?? {};
    const input = { templateId: template.id, bindings: bindings.all, config, ...(adopt ? { adopt } : {}) };
    const plan = planClone(
      { ...destination, module, register: { ...register, publisherKind, together } },
      template,
      input,
    );
    const clonedHere = register.projects
      .filter(({ lineageId }) => lineageId === template.lineageId)
      .map(({ id }) => id);
    return {
      plan: { item: { key, optional }, template, plan, clonedHere },
      problems: plan.problems.map((problem) =>
        problem.field?.[0] === 'templateId'
          ? { ...problem, field: fieldOfItem(choice, key) }
          : inFieldsOf(bindings, problem),
      ),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { plan: null, problems: error.problems.map((problem) => ({ ...problem, field: fieldOfItem(choice, key) })) };
  }
}

/** Where the choice says what is said of an item. */
export function settingOf(
  { settings }: BundleChoiceInput,
  key: string,
): { index: number; setting: BundleSettingInput } | null {
  const index = settings?.findIndex(({ item }) => item === key) ?? -1;
  return index < 0 ? null : { index, setting: settings![index]! };
}

function fieldOfItem({ items }: BundleChoiceInput, key: string): string[] {
  return items ? ['items', String(items.indexOf(key))] : ['items'];
}

function strayChoices(items: readonly Offered[], chosen: ReadonlySet<string>, choice: BundleChoiceInput): Problem[] {
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

/** What is bound for all of them must be a requirement of one at least. */
function strayBindings(
  items: readonly Offered[],
  chosen: ReadonlySet<string>,
  bindings: readonly BindingInput[],
): Problem[] {
  const known = new Set(
    items
      .filter(({ key }) => chosen.has(key))
      .flatMap(({ template }) => template?.document.requirements.map(({ key }) => key) ?? []),
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

const missing = ({ key, neededBy }: LeftOut): Problem => ({
  code: 'BAD_USER_INPUT',
  field: ['items'],
  reason: 'DEPENDENCY_LEFT_OUT',
  message: text(
    `${neededBy.join('、')} 须先有 ${key}：请一并选择，或不选前者`,
    `${neededBy.join(', ')} builds on ${key}: choose it, too, or leave the former out`,
  ),
});

interface Said {
  key: string;
  problem: Problem;
}

/** The same problem of several items is one, which names them. */
function saidOnce(said: readonly Said[]): Problem[] {
  const groups = alike(said, ({ problem }) => canonicalJson({ ...problem } as never));
  return groups.map((group) => {
    const { problem } = group[0]!;
    const keys = group.map(({ key }) => key);
    const message = text(`${keys.join('、')}：${problem.message.zh}`, `${keys.join(', ')}: ${problem.message.en}`);
    return { ...problem, message };
  });
}

/** Requirements that several items have, where they fit alike. */
function sharedFits(items: readonly ItemPlan[]): SharedFit[] {
  const all = items.flatMap(({ item, plan }) => plan.fit.map((fit) => ({ key: item.key, fit })));
  const groups = alike(all, ({ fit: { requirement, verdict, reason } }) =>
    canonicalJson({ requirement, verdict, reason } as never),
  );
  return groups.flatMap((group) =>
    group.length > 1 ? [{ fit: group[0]!.fit, items: group.map(({ key }) => key) }] : [],
  );
}

/** Things of which the same can be said, in the order in which the first of each stands. */
function alike<T>(things: readonly T[], said: (thing: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) groups.set(said(thing), [...(groups.get(said(thing)) ?? []), thing]);
  return [...groups.values()];
}

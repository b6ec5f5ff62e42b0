import { canonicalJson, type Problem, Refusal, text } from '@gongzhi/kernel';
import type { Ctx } from '../../context.js';
import { moduleOf } from '../../projects/project.service.js';
import type { CommunityKind } from '../../tenancy/tenancy.enums.js';
import { type ClonePlan, type Destination, noSuchTemplate, planClone } from '../clone-plan.js';
import type { Fit } from '../fit.js';
import type { MechanismPlan } from '../mechanisms/mechanism-plan.js';
import { isOfProject, type MechanismTemplate, type ProjectTemplate } from '../project-template.js';
import type { Template } from '../template.entity.js';
import type { BundleItem } from './bundle.entity.js';
import type { BundleChoiceInput } from './bundle.inputs.js';
import { leftOutOf } from './bundle-order.js';
import { chosenOf, fieldOfItem, resolutionsOfProject, settingOf, strayBindings, strayChoices } from './choice.js';
import { mechanismProblems, reservedThen } from './mechanism-items.js';
import { inFieldsOf, mergedBindings } from './merged-bindings.js';

/** What cloning one item would do, or adopting it. */
export type ItemPlan = ProjectItem | MechanismItem;

export interface ProjectItem {
  of: 'project';
  item: Pick<BundleItem, 'key' | 'optional'>;
  template: ProjectTemplate;
  plan: ClonePlan;
  /** Projects of this template, in any of its versions, that are here already. */
  clonedHere: string[];
}

export interface MechanismItem {
  of: 'mechanism';
  item: Pick<BundleItem, 'key' | 'optional'>;
  template: MechanismTemplate;
  plan: MechanismPlan;
}

export const isProjectItem = (item: ItemPlan): item is ProjectItem => item.of === 'project';
export const isMechanismItem = (item: ItemPlan): item is MechanismItem => item.of === 'mechanism';

/** An item that chosen ones build on and that is not chosen. */
export interface LeftOut {
  key: string;
  neededBy: string[];
  optional: boolean;
  /** A project of its template is here, or its mechanism is adopted: then nothing is missing. */
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
export type Offered = Pick<BundleItem, 'key' | 'after' | 'optional'> &
  Pick<Destination, 'isDrafted'> & { template: Template | null };

/** Where it is taken to: as for one template, of whichever publisher. */
export interface BundleDestination extends Omit<Destination, 'module'>, Pick<Ctx, 'modules'> {
  kinds: ReadonlyMap<string, CommunityKind>;
  /** Of every chosen mechanism, by its item's key, what adopting it would do. */
  mechanisms: ReadonlyMap<string, MechanismPlan>;
}

/** Pure: the same register gives the same plan. `items` stand in their order. */
export function planBundle(
  destination: BundleDestination,
  items: readonly Offered[],
  choice: BundleChoiceInput,
): BundlePlan {
  const chosen = chosenOf(items, choice);
  const problems = [...strayChoices(items, chosen, choice), ...strayBindings(items, chosen, choice.bindings ?? [])];
  const lineages = items.flatMap(({ key, template }) => (template && chosen.has(key) ? [template.lineageId] : []));
  const together = new Set(lineages);
  const register = {
    ...destination.register,
    reservedAffairs: reservedThen(destination.register.reservedAffairs, destination.mechanisms.values()),
  };
  const planned: ItemPlan[] = [];
  const said: Said[] = [];
  for (const item of items.filter(({ key }) => chosen.has(key))) {
    const { plan, problems: found } = planItem({ ...destination, register, together }, item, choice);
    said.push(...found.map((problem) => ({ key: item.key, problem })));
    if (plan) planned.push(plan);
  }
  const here = (template: Template | null): boolean =>
    template !== null &&
    (register.adopted.includes(template.lineageId) ||
      register.projects.some(({ lineageId, status }) => lineageId === template.lineageId && status === 'RUNNING'));
  const leftOut = leftOutOf(items, chosen).map(({ item: { key, optional, template }, neededBy }) => {
    return { key, neededBy, optional, isHere: here(template) };
  });
  problems.push(...leftOut.filter(({ optional, isHere }) => !optional && !isHere).map(missing), ...saidOnce(said));
  return { items: planned, leftOut, shared: sharedFits(planned), problems };
}

type Step = BundleDestination & { together: ReadonlySet<string> };

function planItem(
  step: Step,
  { key, optional, template, isDrafted = false }: Offered,
  choice: BundleChoiceInput,
): { plan: ItemPlan | null; problems: Problem[] } {
  const item = { key, optional };
  if (template && isOfProject(template)) return planProject({ ...step, isDrafted }, { item, template }, choice);
  const plan = step.mechanisms.get(key);
  if (plan)
    return { plan: { of: 'mechanism', item, template: plan.to, plan }, problems: mechanismProblems(plan, choice, key) };
  const field = fieldOfItem(choice, key);
  return { plan: null, problems: noSuchTemplate().problems.map((problem) => ({ ...problem, field })) };
}

function planProject(
  { modules, kinds, together, register, ...destination }: Step,
  { item, template }: Pick<ProjectItem, 'item' | 'template'>,
  choice: BundleChoiceInput,
): { plan: ItemPlan | null; problems: Problem[] } {
  const { key } = item;
  const bindings = mergedBindings(choice, key, template);
  try {
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
      plan: { of: 'project', item, template, plan, clonedHere },
      problems: [
        ...plan.problems.map((problem) =>
          problem.field?.[0] === 'templateId'
            ? { ...problem, field: fieldOfItem(choice, key) }
            : inFieldsOf(bindings, problem),
        ),
        ...resolutionsOfProject(choice, key),
      ],
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { plan: null, problems: error.problems.map((problem) => ({ ...problem, field: fieldOfItem(choice, key) })) };
  }
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

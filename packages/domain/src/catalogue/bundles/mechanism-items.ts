import { newId, type Problem, text } from '@gongzhi/kernel';
import { constitutionSection } from '../../configuration/sections/constitution.js';
import { fundingLinesSection } from '../../configuration/sections/funding-lines.js';
import type { TenantCtx } from '../../context.js';
import { FundingLine } from '../../ledger/funds/funds.entity.js';
import type { ReservedAffair } from '../../tenancy/constitution.entity.js';
import { carryOut, changedMeanwhile, lockMechanisms } from '../mechanisms/adopt-mechanism.service.js';
import { MechanismAdoption } from '../mechanisms/mechanism-adoption.entity.js';
import { type MechanismPlan, planMechanism } from '../mechanisms/mechanism-plan.js';
import { isOfMechanism, type MechanismTemplate } from '../project-template.js';
import type { BundleChoiceInput } from './bundle.inputs.js';
import type { MechanismItem, Offered } from './bundle-plan.js';
import { chosenOf, fieldOfItem, settingOf } from './choice.js';

/** Items whose template is a mechanism's, as far as they are chosen. */
export const chosenMechanisms = (
  items: readonly Offered[],
  choice: BundleChoiceInput,
): { key: string; template: MechanismTemplate }[] => {
  const chosen = chosenOf(items, choice);
  return items.flatMap(({ key, template }) =>
    template && chosen.has(key) && isOfMechanism(template) ? [{ key, template }] : [],
  );
};

/** Until this transaction ends, what the chosen mechanisms are made of stays as their plans find it. */
export const lockChosen = (ctx: TenantCtx, items: readonly Offered[], choice: BundleChoiceInput): Promise<void> =>
  lockMechanisms(
    ctx,
    chosenMechanisms(items, choice).map(({ template }) => template.document.mechanism),
  );

/** What adopting every chosen mechanism would do, by its item's key; writes nothing. */
export async function planMechanisms(
  ctx: TenantCtx,
  items: readonly Offered[],
  choice: BundleChoiceInput,
): Promise<Map<string, MechanismPlan>> {
  const plans = new Map<string, MechanismPlan>();
  for (const { key, template } of chosenMechanisms(items, choice))
    plans.set(key, await planMechanism(ctx, template, settingOf(choice, key)?.setting.resolutions ?? []));
  return plans;
}

/** Adopts mechanisms by their plans, which have no problems; under `lockChosen`. */
export async function adoptAll(
  ctx: TenantCtx,
  items: readonly MechanismItem[],
  batchId: string,
): Promise<MechanismAdoption[]> {
  const adoptions: MechanismAdoption[] = [];
  for (const { plan } of items) adoptions.push(await carryOut(ctx, plan, { id: newId(), batchId }));
  return adoptions;
}

/** Funding lines that adopted mechanisms brought, by their keys: projects of the same step are paid from them. */
export async function linesOpenedBy(
  { em, community }: TenantCtx,
  items: readonly MechanismItem[],
): Promise<Map<string, string>> {
  const keys = items.flatMap(({ plan }) => linesOf(plan)).map(({ key }) => key);
  const lines = keys.length > 0 ? await em.find(FundingLine, { communityId: community.id, key: { $in: keys } }) : [];
  return new Map(lines.map(({ key, id }) => [key, id]));
}

/** Funding lines that a mechanism brings. */
const linesOf = ({ wanted }: MechanismPlan): { key: string; title: string; source: string }[] =>
  (wanted.get(fundingLinesSection.key) ?? []) as { key: string; title: string; source: string }[];

/** The mechanisms that were adopted in one step, in the order in which they were. */
export const adoptedIn = ({ em, community }: TenantCtx, batchId: string): Promise<MechanismAdoption[]> =>
  em.find(MechanismAdoption, { communityId: community.id, batchId }, { orderBy: { id: 'asc' } });

/** The versions of mechanisms that count here, by their ids. */
export async function adoptedVersions({ em, community }: TenantCtx): Promise<Set<string>> {
  const adopted = await em.find(MechanismAdoption, { communityId: community.id, undoneAt: null });
  return new Set(adopted.map(({ templateId }) => templateId));
}

/** What the community reserves once the chosen mechanisms are adopted: its projects are held against that. */
export function reservedThen(
  present: readonly ReservedAffair[],
  plans: Iterable<MechanismPlan>,
): readonly ReservedAffair[] {
  for (const { wanted } of plans) {
    const constitution = wanted.get(constitutionSection.key) as { reservedAffairs: ReservedAffair[] } | undefined;
    if (constitution) return constitution.reservedAffairs;
  }
  return present;
}

/** What stands in the way of one mechanism, naming the field of the bundle's input that is at fault. */
export function mechanismProblems(plan: MechanismPlan, choice: BundleChoiceInput, key: string): Problem[] {
  const found = settingOf(choice, key);
  const place = ['settings', ...(found ? [String(found.index)] : [])];
  const asked = found?.setting.revision;
  return [
    ...plan.problems.map((problem) => ({ ...problem, field: fieldOf(problem) })),
    ...(asked == null || asked === plan.revision ? [] : [changedMeanwhile([...place, 'revision'])]),
    ...(['config', 'adopt', 'bindings'] as const).flatMap((name): Problem[] => {
      if (found?.setting[name] == null) return [];
      const message = text(
        '这一项是机制，不是项目：请在 resolutions 中逐处决定',
        'This item is a mechanism, not a project: decide in resolutions',
      );
      return [{ code: 'BAD_USER_INPUT', field: [...place, name], message }];
    }),
  ];

  function fieldOf({ field = [] }: Problem): string[] {
    if (field[0] === 'templateId') return fieldOfItem(choice, key);
    return field[0] === 'resolutions' ? [...place, ...field] : [...fieldOfItem(choice, key), ...field];
  }
}

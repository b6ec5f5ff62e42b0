import { newId, type Text, text } from '@gongzhi/kernel';
import { type NewRows, statementOf } from '@gongzhi/storage';
import { FundingLine } from '../ledger/funds/funds.entity.js';
import { bindingsOf } from '../projects/payees.js';
import type { Project } from '../projects/project.entity.js';
import { type ProjectPlan, setUpProject } from '../projects/project.service.js';
import type { Community } from '../tenancy/community.entity.js';
import type { ClonePlan } from './clone-plan.js';
import type { Template } from './template.entity.js';

/** Where a clone is written: one community, and the rows that are new in it. */
export interface CloneTarget {
  rows: NewRows;
  community: Community;
  /** Funding lines that clones of the same step have opened, by their keys. */
  opened?: Map<string, string>;
}

export interface NewClone extends Pick<ProjectPlan, 'id' | 'bundleId' | 'batchId'> {
  template: Template;
  plan: ClonePlan;
}

/** Adds the project of a plan that has no problems, and the funding lines that it opens. */
export function addClonedProject(target: CloneTarget, { id, template, plan, ...together }: NewClone): Project {
  return setUpProject(target, {
    id,
    title: template.titleZh,
    module: plan.module,
    config: plan.config,
    operatorId: plan.operator?.id ?? null,
    templateId: template.id,
    ...together,
    adapted: plan.changes.map(({ path }) => path),
    affairs: plan.affairs,
    funding: plan.funding.map((line) => ({
      lineKey: line.key,
      fundingLineId: line.fundingLine?.id ?? openFundingLine(target, line),
      funderId: line.funder?.id ?? null,
      budgetFen: line.budgetFen,
    })),
    bindings: bindingsOf(plan.payees),
  });
}

/** Where somebody else registered a funding line between the plan and its carrying out. */
export const LINE_TAKEN: Text = text(
  '同键的资金条线刚刚被登记，请重试',
  'A funding line of this key was registered a moment ago; try again',
);

function openFundingLine(
  { rows, community, opened }: CloneTarget,
  { key, title, source }: ClonePlan['funding'][number],
): string {
  const already = opened?.get(key);
  if (already) return already;
  const line = { communityId: community.id, id: newId(), key, title, source, annualFen: null, sample: false };
  opened?.set(key, line.id);
  return rows.add(FundingLine, { ...line, spending: 'APPROPRIATION' }).id;
}

/**
 * Counts a community once per version; it goes last in a transaction, since the tally is the only row that cloners of
 * one version share.
 */
export const ADOPT = statementOf(`
  with adopted as (
    insert into adoption (id, template_id, publisher_id, adopter_id, adopted_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, now())
    on conflict (template_id, adopter_id) do nothing returning template_id)
  insert into adoption_tally (id, adoptions) select template_id, 1 from adopted
  on conflict (id) do update set adoptions = adoption_tally.adoptions + 1`);

/** The same for several versions at once; tallies are touched in one order by everybody. */
export const ADOPT_ALL = statementOf(`
  with adopted as (
    insert into adoption (id, template_id, publisher_id, adopter_id, adopted_at)
    select n.id, t.id, t.publisher_id, $1::uuid, now()
    from jsonb_to_recordset($2::jsonb) as n(id uuid, template uuid) join template t on t.id = n.template
    where t.publisher_id <> $1::uuid
    on conflict (template_id, adopter_id) do nothing returning template_id)
  insert into adoption_tally (id, adoptions) select template_id, 1 from adopted order by template_id
  on conflict (id) do update set adoptions = adoption_tally.adoptions + 1`);

/** The parameters of `ADOPT_ALL`. */
export const adoptionsOf = (templates: readonly Template[], community: Community): string[] => [
  community.id,
  JSON.stringify(templates.map(({ id }) => ({ id: newId(), template: id }))),
];

/** The parameters of `ADOPT`; null where a community clones what it published itself, of which nobody learns anything. */
export const adoptionOf = (template: Template, community: Community): string[] | null =>
  template.publisherId === community.id ? null : [newId(), template.id, template.publisherId, community.id];

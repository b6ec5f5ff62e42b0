import { newId, type Text, text } from '@gongzhi/kernel';
import type { NewRows } from '@gongzhi/storage';
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

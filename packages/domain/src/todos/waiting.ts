import type { Action, Filter, SubjectName } from '@gongzhi/access';
import { type Text, text } from '@gongzhi/kernel';
import type { EntityClass } from '@mikro-orm/core';
import { MechanismAdoption } from '../catalogue/mechanisms/mechanism-adoption.entity.js';
import {
  decidedBy,
  MECHANISM_BEHIND,
  NEWER_MECHANISM,
  WITHDRAWN_MECHANISM,
} from '../catalogue/mechanisms/mechanism-standing.js';
import { Offer } from '../catalogue/offers/offer.entity.js';
import { AdaptationProposal } from '../catalogue/proposals/proposal.entity.js';
import type { Ctx } from '../context.js';
import { Payment } from '../ledger/funds/payment.entity.js';
import { PointsDeduction } from '../ledger/points/conduct/deduction.entity.js';
import { PointsClaim } from '../ledger/points/points-claim.entity.js';
import { Redemption } from '../ledger/points/redemption/redemption.entity.js';
import { Project } from '../projects/project.entity.js';
import { NEWER_VERSION, UPGRADABLE, WITHDRAWN_IN_USE } from '../projects/projects-meant.js';
import { Settlement } from '../projects/settlement.entity.js';
import { TaskClaim } from '../projects/tasks/task-claim.entity.js';
import type { TodoKind } from './todo.types.js';

type May = readonly [Action, SubjectName];

/** Rows of one kind that wait for somebody. SQL speaks of a row as `t`. */
export interface Waiting {
  kind: TodoKind;
  title: Text;
  entity: EntityClass<object>;
  /** What one must be allowed to do with a row, so that it waits for oneself. */
  may: May;
  /** What one must be allowed besides, whichever row it is. */
  besides?: May;
  /** Which rows are the viewer's to decide, where that hangs on what a row is about; null for none. */
  among?(ctx: Ctx): Filter | null;
  /** Which rows wait. */
  waits: string;
  /** Since when a row has waited. */
  since: string;
  /** What makes a row another one's to decide, beyond the constitution: `:me` is the viewer, who is a person. */
  notMine?: string;
  query: string;
  arguments?: Record<string, unknown>;
}

const OWN_ORGANISATIONS = `select m.organisation_id from membership m where m.community_id = t.community_id
  and m.person_id = :me and m.from_date <= :today and (m.until_date is null or m.until_date >= :today)`;
const SIGNED = `t.first_approved_by_id = :me`;

/** What was adopted of mechanisms that the viewer could adopt, too. */
const ADOPTED = {
  entity: MechanismAdoption,
  may: ['read', 'Adoption'],
  among(ctx: Ctx): Filter | null {
    const mechanisms = decidedBy(ctx);
    return mechanisms.length > 0 ? { mechanism: { $in: mechanisms } } : null;
  },
  query: 'mechanismAdoptions',
} as const;

/** In the order in which they are told: what is a danger first, then what waits for others, then what can wait. */
export const WAITING: readonly Waiting[] = [
  {
    kind: 'WITHDRAWN_TEMPLATES',
    title: text('所用模板已被撤回的项目，请升级或停办', 'Projects whose template was withdrawn: upgrade or end them'),
    ...{ entity: Project, may: ['update', 'Project'], besides: ['clone', 'Template'] },
    waits: WITHDRAWN_IN_USE,
    since: `(select w.withdrawn_at from template w where w.id = t.template_id)`,
    ...{ query: 'projects', arguments: { withdrawn: true } },
  },
  {
    kind: 'WITHDRAWN_MECHANISMS',
    title: text(
      '所采用的版本已被撤回的机制，请采用新版本或撤销采用',
      'Mechanisms whose version was withdrawn: adopt a newer one, or undo the adoption',
    ),
    ...ADOPTED,
    waits: WITHDRAWN_MECHANISM,
    since: `(select w.withdrawn_at from template w where w.id = t.template_id)`,
    arguments: { withdrawn: true },
  },
  {
    kind: 'OFFERS',
    title: text('民政局的推介，请答复', 'Offers of the bureau: answer them'),
    ...{ entity: Offer, may: ['update', 'Offer'] },
    waits: `t.status = 'PENDING' and t.offered_to_id = :community`,
    since: 't.offered_at',
    ...{ query: 'offers', arguments: { status: 'PENDING' } },
  },
  {
    kind: 'DRAFTS',
    title: text('草案项目，请接受或谢绝推介', 'Drafts of projects: accept or decline the offer'),
    ...{ entity: Project, may: ['update', 'Project'], besides: ['update', 'Offer'] },
    waits: `t.status = 'DRAFT'`,
    since: '(select o.drafted_at from offer o where o.id = t.batch_id)',
    ...{ query: 'offers', arguments: { status: 'PENDING' } },
  },
  {
    kind: 'SETTLEMENTS',
    title: text('结算，请审批', 'Settlements: approve or reject them'),
    ...{ entity: Settlement, may: ['approve', 'Settlement'] },
    waits: `t.status = 'FILED'`,
    since: 't.filed_at',
    notMine: `t.filed_by_id = :me or ${SIGNED}
      or exists (select 1 from settlement_line l where l.community_id = t.community_id and l.settlement_id = t.id
        and (l.payee_person_id = :me or l.payee_organisation_id in (${OWN_ORGANISATIONS})))
      or exists (select 1 from project p where p.community_id = t.community_id and p.id = t.project_id
        and p.operator_id in (${OWN_ORGANISATIONS}))`,
    query: 'settlements',
  },
  {
    kind: 'PAYMENTS',
    title: text('付款，请审批', 'Payments: approve or reject them'),
    ...{ entity: Payment, may: ['approve', 'Payment'] },
    waits: `t.status = 'FILED'`,
    since: 't.filed_at',
    notMine: `t.filed_by_id = :me or ${SIGNED} or t.payee_person_id = :me
      or t.payee_organisation_id in (${OWN_ORGANISATIONS})`,
    query: 'payments',
  },
  {
    kind: 'APPEALS',
    title: text('扣分申诉，请裁定', 'Appeals against deductions of points: decide them'),
    ...{ entity: PointsDeduction, may: ['approve', 'PointsDeduction'] },
    waits: `t.status = 'APPEALED'`,
    since: 't.appealed_at',
    notMine: 't.person_id = :me or t.deducted_by_id = :me',
    query: 'pointsDeductions',
  },
  {
    kind: 'POINTS_CLAIMS',
    title: text('积分申报，请审核', 'Claims of points: review them'),
    ...{ entity: PointsClaim, may: ['approve', 'PointsClaim'] },
    waits: `t.status = 'PENDING'`,
    since: 't.claimed_at',
    notMine: 't.person_id = :me or t.claimed_by_id = :me',
    query: 'pointsClaims',
  },
  {
    kind: 'TASK_CLAIMS',
    title: text('认领的任务，请确认完成', 'Tasks that were claimed: confirm that they are done'),
    ...{ entity: TaskClaim, may: ['approve', 'TaskClaim'] },
    waits: `t.status = 'CLAIMED' and exists (select 1 from project_task k
      where k.community_id = t.community_id and k.id = t.task_id and k.on_date <= :today)`,
    since: 't.claimed_at',
    notMine: 't.person_id = :me',
    query: 'taskClaims',
  },
  {
    kind: 'REDEMPTIONS',
    title: text('积分兑换，请交付并确认', 'Redemptions: hand over and confirm'),
    ...{ entity: Redemption, may: ['approve', 'Redemption'] },
    waits: `t.status = 'HELD' and t.expires_at > now()`,
    since: 't.redeemed_at',
    notMine: 't.person_id = :me or t.redeemed_by_id = :me',
    query: 'redemptions',
  },
  {
    kind: 'PROPOSALS',
    title: text('对本社区模板的改进建议，请决定', 'Proposals for the community’s templates: decide them'),
    ...{ entity: AdaptationProposal, may: ['publish', 'Template'] },
    waits: `t.status = 'OPEN' and t.publisher_id = :community`,
    since: 't.proposed_at',
    query: 'adaptationProposals',
  },
  {
    kind: 'UPGRADES',
    title: text('模板有新版本的项目，可升级', 'Projects of whose template there is a newer version: upgrade them'),
    ...{ entity: Project, may: ['update', 'Project'], besides: ['clone', 'Template'] },
    waits: UPGRADABLE,
    since: `(select n.published_at ${NEWER_VERSION})`,
    ...{ query: 'projects', arguments: { upgradeAvailable: true } },
  },
  {
    kind: 'MECHANISM_UPGRADES',
    title: text('发布者有新版本的机制，可采用', 'Mechanisms of which there is a newer version: adopt it'),
    ...ADOPTED,
    waits: MECHANISM_BEHIND,
    since: `(select n.published_at ${NEWER_MECHANISM})`,
    arguments: { upgradeAvailable: true },
  },
];

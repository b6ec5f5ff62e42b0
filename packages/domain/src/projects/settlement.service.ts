import { Denial, type Fen, newId, refuse, text, today } from '@gongzhi/kernel';
import { settleWithin } from '@gongzhi/module-kit';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx, target } from '../context.js';
import { once } from '../idempotency.js';
import { namedAs } from '../ledger/book/named-as.js';
import { decisionBy, isFirstOfTwo } from '../ledger/funds/two-approvals.js';
import { oneAtATime } from '../one-at-a-time.js';
import { standsFor } from '../people/organisation.service.js';
import { refuseDraft } from './draft.js';
import { isOverlap } from './enrolment.service.js';
import { payeesOfClaims } from './payees.js';
import { Project, ProjectFunding, projects } from './project.entity.js';
import type { ApproveSettlementInput, RejectSettlementInput, SettleInput } from './project.inputs.js';
import { filedByLine, moduleOf } from './project.service.js';
import { factsOfProjects } from './project-facts.js';
import { settling } from './recording.js';
import { Settlement, SettlementLine, settlements } from './settlement.entity.js';
import { holdSettlement, paySettlement, releaseSettlement, withinMoney } from './settlement-money.js';
import { presentSettings } from './stored-settings.js';

/**
 * Computes what a period owes, holds it against what each funding line has left, and files it, frozen, for somebody
 * else's approval. No day is settled twice; what the budget does not cover, or what of money that is spent once it is
 * received has not come in, is told as a shortfall, never overdrawn.
 */
export async function settle(context: Ctx, input: SettleInput): Promise<Settlement> {
  const ctx = inCommunity(context);
  // Before the project is locked: whoever records a service holds this, and then waits for the project.
  await oneAtATime(ctx, settling(idOf('Project', input.projectId) ?? ''));
  const project = await target(ctx, projects, input.projectId, ['projectId'], { lock: true });
  authorize(ctx, 'create', 'Settlement', { projectId: project.id });
  refuseDraft(project);
  const filedById = actingPerson(ctx);
  if (input.until < input.from) {
    throw refuse('BAD_USER_INPUT', text('末日不能早于首日', 'The last day cannot lie before the first'), ['until']);
  }
  if (input.until > today()) {
    throw refuse('BAD_USER_INPUT', text('只能结算已过去的日子', 'Only days that have passed can be settled'), [
      'until',
    ]);
  }
  const claims = await claimsOf(ctx, project, input);
  const paidBy = await payeesOfClaims(ctx, project, claims);
  const settlement = ctx.em.create(Settlement, {
    communityId: ctx.community.id,
    id: newId(),
    projectId: project.id,
    fromDate: input.from,
    untilDate: input.until,
    status: 'FILED',
    dueFen: sum(claims.map(({ due }) => due)),
    payableFen: sum(claims.map(({ payable }) => payable)),
    filedById,
    filedAt: new Date(),
    firstApprovedById: null,
    firstApprovedAt: null,
    decidedById: null,
    decidedAt: null,
    inSteadOfId: null,
  });
  ctx.em.persist(settlement);
  for (const claim of claims) {
    const line = ctx.em.create(SettlementLine, {
      communityId: ctx.community.id,
      id: newId(),
      projectId: project.id,
      settlementId: settlement.id,
      lineKey: claim.fundingLine,
      ...paidBy(claim),
      quantity: claim.quantity,
      unitFen: claim.unitFen,
      dueFen: claim.due,
      payableFen: claim.payable,
      retainedFen: claim.retained,
      note: claim.note.zh,
      noteEn: claim.note.en,
      basis: claim.basis === 'article' ? 'ARTICLE' : 'INTERPRETATION',
      filedById,
    });
    ctx.em.persist(line);
  }
  try {
    await ctx.em.flush();
  } catch (error) {
    if (isOverlap(error)) {
      throw refuse('CONFLICT', text('该周期与已有结算重叠', 'This period overlaps a settlement that exists'), ['from']);
    }
    throw error;
  }
  await namedAs({ amount: ['projectId'] }, () => holdSettlement(ctx, settlement));
  return settlement;
}

/**
 * Approves what somebody else filed, takes it from the budgets and pays it, once per idempotency key. Nobody approves
 * what pays themselves or an organisation that they act for, or the work of one, whoever filed it and by whatever other
 * role. Above the community's amount two persons approve it: after the first one it waits for the second.
 */
export async function approveSettlement(
  context: Ctx,
  input: ApproveSettlementInput,
): Promise<{ settlement: Settlement; replayed: boolean }> {
  const ctx = inCommunity(context);
  const settlement = await target(ctx, settlements, input.settlementId, ['settlementId'], { lock: true });
  authorizeDecision(ctx, settlement);
  await forbidOwnPay(ctx, settlement.id);
  await forbidOwnOperation(ctx, settlement.projectId);
  const { replayed } = await once(ctx, 'approveSettlement', input.idempotencyKey, input, settlement);
  if (replayed) return { settlement, replayed };
  refuseDecided(settlement);
  if (await isFirstOfTwo(ctx, settlement, settlement.payableFen, actingPerson(ctx))) {
    await ctx.em.flush();
    return { settlement, replayed };
  }
  await holdProject(ctx, settlement.projectId);
  for (const [lineKey, payable] of Object.entries(await payableByLine(ctx, settlement.id))) {
    const own = { communityId: ctx.community.id, projectId: settlement.projectId, lineKey };
    const funding = await ctx.em.findOneOrFail(ProjectFunding, own);
    // The database holds the sum to the budget; filing already left room for everything that waits.
    funding.settledFen += payable;
  }
  await decide(ctx, settlement, 'APPROVED');
  const subject = ['settlementId'];
  await namedAs({ amount: subject, holdId: subject }, () => paySettlement(ctx, settlement));
  await ctx.em.flush();
  return { settlement, replayed };
}

/** Sends a settlement back: nothing is paid, and the period can be settled anew. */
export async function rejectSettlement(context: Ctx, input: RejectSettlementInput): Promise<Settlement> {
  const ctx = inCommunity(context);
  const settlement = await target(ctx, settlements, input.settlementId, ['settlementId'], { lock: true });
  authorizeDecision(ctx, settlement);
  refuseDecided(settlement);
  await decide(ctx, settlement, 'REJECTED');
  await namedAs({ holdId: ['settlementId'] }, () => releaseSettlement(ctx, settlement));
  await ctx.em.flush();
  return settlement;
}

/** Budgets are read and written by one transaction at a time: two settlements approved at once add up. */
async function holdProject({ em, community }: TenantCtx, projectId: string): Promise<void> {
  await em.execute('select 1 from project where community_id = ? and id = ? for update', [community.id, projectId]);
}

/** Money is moved on by people: an app cannot file or decide. */
function actingPerson(ctx: TenantCtx): string {
  if (ctx.actor.personId) return ctx.actor.personId;
  throw new Denial('FORBIDDEN', text('结算须由具体的人提交和审批', 'Settlements are filed and decided by persons'));
}

function authorizeDecision(ctx: TenantCtx, settlement: Settlement): void {
  if (actingPerson(ctx) === settlement.filedById) {
    throw new Denial('FORBIDDEN', text('自己提交的结算须由他人审批', 'Somebody else than who filed it must decide'));
  }
  authorize(ctx, 'approve', 'Settlement', settlement);
}

async function forbidOwnPay(ctx: TenantCtx, settlementId: string): Promise<void> {
  const lines = await ctx.em.find(SettlementLine, { communityId: ctx.community.id, settlementId });
  if (lines.some(({ payeePersonId }) => payeePersonId === actingPerson(ctx))) {
    throw new Denial('FORBIDDEN', text('向自己付款的结算须由他人审批', 'Somebody else than who is paid must approve'));
  }
  for (const organisationId of new Set(lines.flatMap(({ payeeOrganisationId }) => payeeOrganisationId ?? []))) {
    if (!(await standsFor(ctx, organisationId))) continue;
    throw new Denial(
      'FORBIDDEN',
      text('向自己任职的组织付款的结算须由他人审批', 'Somebody who does not act for who is paid must approve'),
    );
  }
}

async function forbidOwnOperation(ctx: TenantCtx, projectId: string): Promise<void> {
  const { operatorId } = await ctx.em.findOneOrFail(Project, { communityId: ctx.community.id, id: projectId });
  if (!operatorId || !(await standsFor(ctx, operatorId))) return;
  throw new Denial(
    'FORBIDDEN',
    text('自己任职的组织所运作的项目，其结算须由他人审批', 'Somebody who does not act for the operator must approve'),
  );
}

function refuseDecided({ status }: Settlement): void {
  if (status === 'FILED') return;
  throw refuse('CONFLICT', text('该结算已审批过', 'This settlement has been decided'), ['settlementId']);
}

async function decide(ctx: TenantCtx, settlement: Settlement, status: 'APPROVED' | 'REJECTED'): Promise<void> {
  Object.assign(settlement, { status, ...(await decisionBy(ctx, actingPerson(ctx), settlement.filedById)) });
}

async function claimsOf(ctx: TenantCtx, project: Project, { from, until }: SettleInput) {
  const module = moduleOf(ctx, project.module, ['projectId']);
  const month = { from: `${from.slice(0, 7)}-01`, until };
  const facts = (await factsOfProjects(ctx, [project.id], month)).get(project.id)!;
  const claims = module.settle({ config: presentSettings(module, project, ['projectId']), from, until, ...facts });
  const filed = await filedByLine(ctx, project.id);
  const funding = await ctx.em.find(ProjectFunding, { communityId: ctx.community.id, projectId: project.id });
  const available = funding.map(({ lineKey, budgetFen, settledFen }): [string, Fen] => [
    lineKey,
    budgetFen - settledFen - (filed[lineKey] ?? 0),
  ]);
  // What the budgets would pay is what lines ask for of money that they share.
  const paid: Record<string, Fen> = {};
  for (const { fundingLine, payable } of settleWithin(claims, Object.fromEntries(available))) {
    paid[fundingLine] = (paid[fundingLine] ?? 0) + payable;
  }
  return settleWithin(claims, await withinMoney(ctx, project.id, paid));
}

async function payableByLine(ctx: TenantCtx, settlementId: string): Promise<Record<string, Fen>> {
  const lines = await ctx.em.find(SettlementLine, { communityId: ctx.community.id, settlementId });
  const totals: Record<string, Fen> = {};
  for (const { lineKey, payableFen } of lines) totals[lineKey] = (totals[lineKey] ?? 0) + payableFen;
  return totals;
}

const sum = (amounts: Fen[]): Fen => amounts.reduce((total, amount) => total + amount, 0);

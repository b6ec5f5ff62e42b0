import { newId, type Problem, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { Payment, PointsClaim, PointsDeduction, Redemption } from '../ledger/index.js';
import { normaliseNote } from '../names.js';
import { type Person, PersonIdentifier, PersonKey, persons } from '../people/person.entity.js';
import { Enrolment } from '../projects/enrolment.entity.js';
import { Rating } from '../projects/service-record.entity.js';
import { DirectoryEntry } from '../tenancy/community.entity.js';
import { countOf } from './counting.js';
import { type ConfirmErasureInput, Erasure, erasures, type RequestErasureInput } from './erasure.entity.js';

/** What stands for the name of somebody whose data were erased. */
export const ERASED_NAME = '（信息已删除）';

/**
 * Asks for a person's data to be erased. Refused, with a list, while the person still holds a role, takes part in
 * something or is owed money; nothing is lost until somebody else confirms.
 */
export async function requestErasure(context: Ctx, input: RequestErasureInput): Promise<Erasure> {
  const ctx = inCommunity(context);
  const person = await target(ctx, persons, input.personId, ['personId']);
  authorize(ctx, 'erase', 'Person', person);
  const reason = normaliseNote(input.reason, ['reason']);
  await refuseWhileOpen(ctx, person, ['personId']);
  const erasure = ctx.em.create(Erasure, {
    communityId: ctx.community.id,
    id: newId(),
    personId: person.id,
    reason,
    requestedById: ctx.actor.personId!,
    requestedAt: new Date(),
    confirmedById: null,
    confirmedAt: null,
  });
  ctx.em.persist(erasure);
  await flushOnce(ctx, text('已有删除申请', 'Erasure was asked for already'), ['personId']);
  return erasure;
}

/**
 * Erases, for good: the key under which identifiers were sealed, the identifiers, the ways to sign in, name, birth date,
 * home, situations, and what was written freely. Ledger, audit trail and records keep the person's key, which names
 * nobody any more, so that sums and chains still hold. Whoever asked for it cannot confirm it.
 */
export async function confirmErasure(context: Ctx, input: ConfirmErasureInput): Promise<Erasure> {
  const ctx = inCommunity(context);
  const erasure = await target(ctx, erasures, input.erasureId, ['erasureId'], { lock: true });
  authorize(ctx, 'erase', 'Person', { id: erasure.personId });
  if (erasure.confirmedAt) {
    throw refuse('CONFLICT', text('已经删除', 'This was carried out already'), ['erasureId']);
  }
  if (erasure.requestedById === ctx.actor.personId) {
    throw refuse('CONFLICT', text('须由申请人以外的人确认', 'Somebody else than who asked for it confirms'), [
      'erasureId',
    ]);
  }
  const own = { communityId: ctx.community.id, id: erasure.personId };
  const person = await ctx.em.findOneOrFail(persons.entity, own);
  await refuseWhileOpen(ctx, person, ['erasureId']);
  await erase(ctx, person);
  Object.assign(erasure, { confirmedById: ctx.actor.personId, confirmedAt: new Date() });
  await ctx.em.flush();
  return erasure;
}

async function erase({ em, community }: TenantCtx, person: Person): Promise<void> {
  const own = { communityId: community.id, personId: person.id };
  for (const identifier of await em.find(PersonIdentifier, own)) em.remove(identifier);
  for (const door of await em.find(DirectoryEntry, own)) em.remove(door);
  const key = await em.findOne(PersonKey, { communityId: community.id, id: person.id });
  if (key) em.remove(key);
  for (const enrolment of await em.find(Enrolment, own)) enrolment.data = {};
  for (const rating of await em.find(Rating, { communityId: community.id, ratedById: person.id })) {
    rating.comment = null;
  }
  for (const redemption of await em.find(Redemption, own)) redemption.reason = null;
  for (const claim of await em.find(PointsClaim, own)) Object.assign(claim, { evidence: null, reason: null });
  for (const deduction of await em.find(PointsDeduction, own)) {
    Object.assign(deduction, { reason: null, appeal: null, decision: null });
  }
  for (const payment of await em.find(Payment, { communityId: community.id, payeePersonId: person.id })) {
    payment.memo = ERASED_NAME;
  }
  Object.assign(person, {
    name: ERASED_NAME,
    birthDate: null,
    stairwellId: null,
    householdId: null,
    sex: null,
    situations: [],
    subject: null,
    erasedAt: new Date(),
  });
}

/** What is open about somebody, each with how many; to be ended or settled first. */
const OPEN_MATTERS: readonly { reason: string; what: { zh: string; en: string }; sql: string }[] = [
  {
    reason: 'MEMBERSHIP_OPEN',
    what: text('仍有任职，请先结束任职', 'They still hold a role: end it first'),
    sql: `select count(*) from membership where community_id = :community and person_id = :person and coalesce(until_date, :today) >= :today`,
  },
  {
    reason: 'ENROLMENT_OPEN',
    what: text('仍在参加项目，请先退出', 'They still take part in a project: end that first'),
    sql: `select count(*) from enrolment where community_id = :community and person_id = :person and coalesce(until_date, :today) >= :today`,
  },
  {
    reason: 'MONEY_OPEN',
    what: text('有待批准的结算要付给此人', 'A settlement that awaits approval pays them'),
    sql: `select count(*) from settlement_line l join settlement s on s.community_id = l.community_id and s.id = l.settlement_id
      where l.community_id = :community and l.payee_person_id = :person and s.status = 'FILED'`,
  },
  {
    reason: 'REDEMPTION_OPEN',
    what: text('有尚未确认的积分兑换，请先取消', 'A redemption of points waits to be confirmed: cancel it first'),
    sql: `select count(*) from redemption where community_id = :community and person_id = :person and status = 'HELD'`,
  },
  {
    reason: 'PAYMENT_OPEN',
    what: text('有待审批的付款要付给此人', 'A payment that awaits approval pays them'),
    sql: `select count(*) from payment where community_id = :community and payee_person_id = :person and status = 'FILED'`,
  },
  {
    reason: 'POINTS_CLAIM_OPEN',
    what: text('有待审核的积分申报，请先审核', 'A claim of points awaits review: review it first'),
    sql: `select count(*) from points_claim where community_id = :community and person_id = :person and status = 'PENDING'`,
  },
  {
    reason: 'POINTS_APPEAL_OPEN',
    what: text('有待裁定的扣分申诉，请先裁定', 'An appeal against a deduction of points waits: decide it first'),
    sql: `select count(*) from points_deduction where community_id = :community and person_id = :person and status = 'APPEALED'`,
  },
  {
    reason: 'TASK_OPEN',
    what: text('有认领而未完成的任务，请先放弃或确认', 'A task is claimed and not done: release or confirm it first'),
    sql: `select count(*) from task_claim where community_id = :community and person_id = :person and status = 'CLAIMED'`,
  },
  {
    reason: 'GUARDIANSHIP_OPEN',
    what: text('仍是他人的监护人，请先结束监护关系', 'They are still a guardian: end that first'),
    sql: `select count(*) from guardianship where community_id = :community and guardian_id = :person and coalesce(until_date, :today) >= :today`,
  },
];

async function refuseWhileOpen({ em, community }: TenantCtx, person: Person, field: string[]): Promise<void> {
  if (person.erasedAt) throw refuse('CONFLICT', text('此人的信息已删除', 'The data of this person were erased'), field);
  const problems: Problem[] = [];
  for (const { reason, what, sql } of OPEN_MATTERS) {
    const count = await countOf(em, sql, { community: community.id, person: person.id, today: today() });
    if (count === 0) continue;
    const message = text(`${what.zh}（${count} 项）`, `${what.en} (${count})`);
    problems.push({ code: 'CONFLICT', field, reason, message });
  }
  if (problems.length > 0) throw new Refusal(problems);
}

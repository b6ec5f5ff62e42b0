import { addDays, Denial, type LocalDate, newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, may, type TenantCtx, target } from '../../context.js';
import { once } from '../../idempotency.js';
import { normaliseNote } from '../../names.js';
import { persons } from '../../people/person.entity.js';
import { actFor } from '../../people/representation.service.js';
import { accountIds } from '../book/open-accounts.js';
import { post } from '../book/post.js';
import type { ClaimPointsInput, ReviewPointsClaimInput } from './points.inputs.js';
import { pointsIssued, pointsOf } from './points-accounts.js';
import { type Earning, refuseBeyondCap } from './points-cap.js';
import { PointsClaim, pointsClaims } from './points-claim.entity.js';
import { PointsRule, pointsRules } from './points-rule.entity.js';

/** So far back conduct can be claimed. */
const DAYS_BACK = 90;

/**
 * Claims points for what somebody did: their own, or, by an officer and named as such, for a resident (代办). Nothing is
 * credited before somebody else has reviewed it. One claim per idempotency key.
 */
export async function claimPoints(
  context: Ctx,
  input: ClaimPointsInput,
): Promise<{ claim: PointsClaim; replayed: boolean }> {
  const ctx = inCommunity(context);
  const person = await target(ctx, persons, input.personId, ['personId']);
  authorize(ctx, 'create', 'PointsClaim', { personId: person.id });
  const claimedById = actingPerson(ctx);
  const key = await once(ctx, 'claimPoints', input.idempotencyKey, input);
  const { replayed } = key;
  if (replayed) {
    return { claim: await ctx.em.findOneOrFail(PointsClaim, { communityId: ctx.community.id, id: key.id }), replayed };
  }
  const rule = await target(ctx, pointsRules, input.ruleId, ['ruleId']);
  refuseUnusable(ctx, rule);
  refuseFarDay(input.doneOn);
  const evidence = evidenceOf(rule, input.evidence);
  const { points } = rule;
  await refuseBeyondCap(ctx, { rule, personId: person.id, doneOn: input.doneOn, points }, ['PENDING', 'APPROVED']);
  const claim = ctx.em.create(PointsClaim, {
    communityId: ctx.community.id,
    id: key.id,
    personId: person.id,
    ruleId: rule.id,
    doneOn: input.doneOn,
    ...{ evidence, points, claimedById },
    status: 'PENDING',
    claimedAt: new Date(),
    reviewedById: null,
    reviewedAt: null,
    reason: null,
    transferId: null,
  });
  ctx.em.persist(claim);
  await nameWhoActs(ctx, claim, input);
  await ctx.em.flush();
  return { claim, replayed };
}

/**
 * Approves a claim, which credits its points, or rejects it. Neither whose points they are nor who claimed them
 * decides; a claim is decided once, and a cap holds however many are approved at the same moment.
 */
export async function reviewPointsClaim(context: Ctx, input: ReviewPointsClaimInput): Promise<PointsClaim> {
  const ctx = inCommunity(context);
  const claim = await target(ctx, pointsClaims, input.claimId, ['claimId'], { lock: true });
  authorize(ctx, 'approve', 'PointsClaim', claim);
  const reviewedById = actingPerson(ctx);
  if (reviewedById === claim.personId || reviewedById === claim.claimedById) {
    throw new Denial('FORBIDDEN', text('不能审核自己的申报', 'Nobody reviews their own claim'));
  }
  if (claim.status !== 'PENDING') {
    throw refuse('CONFLICT', text('这项申报已审核过', 'This claim has been reviewed already'), ['claimId']);
  }
  const reason = input.reason ? normaliseNote(input.reason, ['reason']) : null;
  if (!input.approve && !reason) {
    throw refuse('BAD_USER_INPUT', text('不通过须说明原因', 'A rejection says why'), ['reason']);
  }
  if (input.approve) claim.transferId = await credit(ctx, claim);
  const status = input.approve ? 'APPROVED' : 'REJECTED';
  Object.assign(claim, { status, reviewedById, reviewedAt: new Date(), reason: input.approve ? null : reason });
  await ctx.em.flush();
  return claim;
}

/**
 * Credits what somebody else has confirmed that a person did, as a claim that is approved already. Whoever calls it has
 * decided that they may confirm it, and flushes.
 */
export async function creditConfirmed(
  ctx: TenantCtx,
  { evidence, ...earned }: Earning & { evidence: string },
  reviewedById: string,
  field: string[],
): Promise<PointsClaim> {
  const { rule, personId, doneOn, points } = earned;
  const [id, at] = [newId(), new Date()];
  const claim = ctx.em.create(PointsClaim, {
    ...{ communityId: ctx.community.id, id, personId, ruleId: rule.id, doneOn, evidence, points },
    ...{ claimedById: personId, claimedAt: at, reviewedById, reviewedAt: at, reason: null, status: 'APPROVED' },
    transferId: await move(ctx, id, earned, field),
  });
  ctx.em.persist(claim);
  return claim;
}

/** Moves a claim's points to whose they are; returns the transfer. */
async function credit(ctx: TenantCtx, { id, ruleId, personId, doneOn, points }: PointsClaim): Promise<string> {
  const rule = await ctx.em.findOneOrFail(PointsRule, { communityId: ctx.community.id, id: ruleId });
  return move(ctx, id, { rule, personId, doneOn, points });
}

async function move(
  ctx: TenantCtx,
  id: string,
  { rule, personId, doneOn, points }: Earning,
  field?: string[],
): Promise<string> {
  await refuseBeyondCap(ctx, { rule, personId, doneOn, points }, ['APPROVED'], field);
  const [fromId, toId] = (await accountIds(ctx, [pointsIssued, pointsOf(personId)])) as [string, string];
  const subject = { type: 'PointsClaim', id };
  const earned = { amount: points, kind: 'POINTS_EARNED', onDate: doneOn, memo: rule.title, subject } as const;
  const [transfer] = await post(ctx, [{ fromId, toId, ...earned }]);
  return transfer!.id;
}

function actingPerson({ actor }: TenantCtx): string {
  if (actor.personId) return actor.personId;
  throw new Denial('FORBIDDEN', text('须由本社区的人办理', 'A person of the community does this'));
}

function refuseUnusable(ctx: TenantCtx, { active, enteredBy }: PointsRule): void {
  if (!active) {
    throw refuse('CONFLICT', text('这条规则已停用', 'This rule is not in use any more'), ['ruleId']);
  }
  // Who may enter it for anybody is an officer.
  if (enteredBy === 'OFFICERS' && !may(ctx, 'update', 'PointsClaim')) {
    throw new Denial('FORBIDDEN', text('这类行为由居委会录入', 'Officers enter conduct of this kind'));
  }
}

function refuseFarDay(doneOn: LocalDate): void {
  if (doneOn <= today() && doneOn >= addDays(today(), -DAYS_BACK)) return;
  throw refuse(
    'BAD_USER_INPUT',
    text(`只能申报最近 ${DAYS_BACK} 天内的行为`, `Only what was done in the last ${DAYS_BACK} days can be claimed`),
    ['doneOn'],
  );
}

function evidenceOf({ needsEvidence }: PointsRule, evidence: string | undefined): string | null {
  if (evidence) return normaliseNote(evidence, ['evidence']);
  if (!needsEvidence) return null;
  throw refuse('BAD_USER_INPUT', text('这类行为须说明依据', 'Conduct of this kind takes evidence'), ['evidence']);
}

/** Who claims for somebody else says how they agreed. @throws Refusal BAD_USER_INPUT unless they do */
async function nameWhoActs(
  ctx: TenantCtx,
  { id: subjectId, personId, claimedById }: PointsClaim,
  { onBehalfOf }: ClaimPointsInput,
): Promise<void> {
  if (personId === claimedById && !onBehalfOf) return;
  if (onBehalfOf) {
    await actFor(ctx, { act: 'CLAIM_POINTS', personId, subjectType: 'PointsClaim', subjectId, onBehalfOf });
    return;
  }
  throw refuse(
    'BAD_USER_INPUT',
    text(
      '这不是您本人的积分；代其申报请填 onBehalfOf，写明其如何同意',
      'These are not your own points: to claim for somebody, say in onBehalfOf how they consented',
    ),
    ['onBehalfOf'],
  );
}

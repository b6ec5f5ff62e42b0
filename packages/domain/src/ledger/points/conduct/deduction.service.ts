import { Denial, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../../context.js';
import { once } from '../../../idempotency.js';
import { normaliseNote } from '../../../names.js';
import { persons } from '../../../people/person.entity.js';
import { namedAs } from '../../book/named-as.js';
import { accountIds } from '../../book/open-accounts.js';
import { post } from '../../book/post.js';
import { pointsIssued, pointsOf } from '../points-accounts.js';
import { takeBack } from '../take-back.js';
import { PointsDeduction, pointsDeductions } from './deduction.entity.js';
import type { AppealDeductionInput, DecideAppealInput, DeductPointsInput } from './deduction.inputs.js';

/**
 * Takes points away, by those whom the constitution names for it and never from themselves; no more than can be spent, and
 * with a reason that the person reads. What the reason says stays out of the ledger, which is never changed.
 */
export async function deductPoints(
  context: Ctx,
  input: DeductPointsInput,
): Promise<{ deduction: PointsDeduction; replayed: boolean }> {
  const ctx = inCommunity(context);
  const person = await target(ctx, persons, input.personId, ['personId']);
  authorize(ctx, 'create', 'PointsDeduction', { personId: person.id });
  const deductedById = otherThan(ctx, person.id);
  const key = await once(ctx, 'deductPoints', input.idempotencyKey, input);
  const own = { communityId: ctx.community.id };
  const { replayed } = key;
  if (replayed) return { deduction: await ctx.em.findOneOrFail(PointsDeduction, { ...own, id: key.id }), replayed };
  const { kind, points, occurredOn } = input;
  const reason = normaliseNote(input.reason, ['reason']);
  if (occurredOn > today()) {
    throw refuse('BAD_USER_INPUT', text('日期不能在今天之后', 'The day cannot lie ahead'), ['occurredOn']);
  }
  const transferId = await take(ctx, { id: key.id, personId: person.id, points, occurredOn });
  const told = { personId: person.id, kind, occurredOn, points, reason, deductedById, transferId };
  const open = { appeal: null, appealedAt: null, decidedById: null, decidedAt: null, decision: null };
  const standing = { status: 'STANDING' as const, deductedAt: new Date() };
  const deduction = ctx.em.create(PointsDeduction, { ...own, id: key.id, ...told, ...open, ...standing });
  await ctx.em.persist(deduction).flush();
  return { deduction, replayed };
}

/** The person says why it is wrong, once. */
export async function appealDeduction(context: Ctx, input: AppealDeductionInput): Promise<PointsDeduction> {
  const ctx = inCommunity(context);
  const deduction = await target(ctx, pointsDeductions, input.deductionId, ['deductionId'], { lock: true });
  authorize(ctx, 'update', 'PointsDeduction', deduction);
  if (deduction.status !== 'STANDING') {
    throw refuse('CONFLICT', text('这项扣分已申诉过', 'This deduction has been appealed already'), ['deductionId']);
  }
  const appeal = normaliseNote(input.text, ['text']);
  Object.assign(deduction, { status: 'APPEALED', appeal, appealedAt: new Date() });
  await ctx.em.flush();
  return deduction;
}

/**
 * Decides an appeal, once: neither who took the points away nor whose they are does. Where it is reversed, the points are
 * back with the same change.
 */
export async function decideAppeal(context: Ctx, input: DecideAppealInput): Promise<PointsDeduction> {
  const ctx = inCommunity(context);
  const deduction = await target(ctx, pointsDeductions, input.deductionId, ['deductionId'], { lock: true });
  authorize(ctx, 'approve', 'PointsDeduction', deduction);
  const decidedById = otherThan(ctx, deduction.personId, deduction.deductedById);
  if (deduction.status !== 'APPEALED') {
    throw refuse('CONFLICT', text('没有待裁定的申诉', 'There is no appeal to be decided'), ['deductionId']);
  }
  const decision = normaliseNote(input.reason, ['reason']);
  if (input.outcome === 'REVERSED') {
    const { id, personId, points, transferId } = deduction;
    const taken = { transferId, points, memo: GIVEN_BACK, subject: { type: 'PointsDeduction', id } };
    await takeBack(ctx, taken, pointsOf(personId));
  }
  Object.assign(deduction, { status: input.outcome, decision, decidedById, decidedAt: new Date() });
  await ctx.em.flush();
  return deduction;
}

interface Taken {
  id: string;
  personId: string;
  points: number;
  occurredOn: string;
}

async function take(ctx: TenantCtx, { id, personId, points, occurredOn }: Taken): Promise<string> {
  const [fromId, toId] = (await accountIds(ctx, [pointsOf(personId), pointsIssued])) as [string, string];
  const subject = { type: 'PointsDeduction', id };
  const taken = { amount: points, kind: 'POINTS_DEDUCTED', onDate: occurredOn, subject } as const;
  const [transfer] = await namedAs({ amount: ['points'] }, () => post(ctx, [{ fromId, toId, ...taken }]));
  return transfer!.id;
}

const GIVEN_BACK = '申诉成立 · Appeal upheld';

/** Who acts, as a person, and as none of those whom it concerns. */
function otherThan({ actor: { personId } }: TenantCtx, ...concerned: string[]): string {
  if (personId && !concerned.includes(personId)) return personId;
  throw new Denial(
    'FORBIDDEN',
    text('须由与此无关的人办理', 'A person does this who is none of those whom it concerns'),
  );
}

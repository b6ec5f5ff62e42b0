import { newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, idOf, inCommunity } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseNote } from '../names.js';
import { oneAtATime } from '../one-at-a-time.js';
import { abilityWith, ownAppointments, tieAppointment } from '../people/town-reviewer.service.js';
import { CLOSED, Community } from '../tenancy/community.entity.js';
import { CommunityReview } from './community-review.entity.js';
import type { AnswerCommunityReviewInput, FileCommunityReviewInput } from './community-review.inputs.js';

/** A town's reviewer says how a community of the town has worked in a period, once; another town's does not exist here. */
export async function fileCommunityReview(ctx: Ctx, input: FileCommunityReviewInput): Promise<CommunityReview> {
  const appointments = await ownAppointments(ctx);
  authorize({ ability: abilityWith(appointments, ctx), community: ctx.community }, 'create', 'CommunityReview');
  const towns = appointments.map(({ townId }) => townId);
  const own = { code: input.communityCode.trim(), townId: { $in: towns }, status: { $nin: [...CLOSED] } };
  const community = await ctx.em.findOne(Community, own);
  const appointment = appointments.find(({ townId }) => townId === community?.townId);
  if (!community || !appointment) throw notInTown();
  await tieAppointment(ctx, appointment);
  const review = ctx.em.create(CommunityReview, {
    ...{ id: newId(), reviewedId: community.id, townId: appointment.townId },
    ...{ reviewerId: appointment.id, reviewerName: appointment.name },
    period: begunPeriod(input.period),
    note: normaliseNote(input.note, ['note']),
    filedAt: new Date(),
    ...{ answer: null, answeredByKey: null, answeredAt: null },
  });
  ctx.em.persist(review);
  await flushOnce(ctx, text('该社区这一期已有评议', 'This community has been reviewed for this period'), ['period']);
  return review;
}

/** The community's administrator answers a review, once. */
export async function answerCommunityReview(
  context: Ctx,
  { reviewId, answer }: AnswerCommunityReviewInput,
): Promise<CommunityReview> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'CommunityReview');
  const id = idOf('CommunityReview', reviewId);
  await oneAtATime(ctx, `answer ${id}`);
  const review = id && (await ctx.em.findOne(CommunityReview, { id, reviewedId: ctx.community.id }));
  if (!review) throw refuse('NOT_FOUND', text('没有这份评议', 'There is no such review'), ['reviewId']);
  authorize(ctx, 'update', 'CommunityReview', review);
  if (review.answeredAt) throw refuse('CONFLICT', text('该评议已答复', 'This review has been answered'), ['reviewId']);
  const answered = { answer: normaliseNote(answer, ['answer']), answeredByKey: ctx.actor.key, answeredAt: new Date() };
  Object.assign(review, answered);
  await ctx.em.flush();
  return review;
}

/** The month in which each part of a year begins. */
const BEGINNINGS: Record<string, string> = { H1: '01', H2: '07', Q1: '01', Q2: '04', Q3: '07', Q4: '10' };

/** A year, or a part of it, that has begun. @throws Refusal BAD_USER_INPUT */
function begunPeriod(written: string): string {
  const period = written.trim().normalize('NFKC').toUpperCase();
  const [, year, part = '01'] = /^(20\d\d)(?:-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$/.exec(period) ?? [];
  if (!year) {
    throw refuse(
      'BAD_USER_INPUT',
      text('期间应如 2026、2026-H1、2026-Q3 或 2026-09', 'A period is written as 2026, 2026-H1, 2026-Q3 or 2026-09'),
      ['period'],
    );
  }
  if (`${year}-${BEGINNINGS[part] ?? part}-01` <= today()) return period;
  throw refuse('BAD_USER_INPUT', text('这一期尚未开始', 'This period has not begun'), ['period']);
}

const notInTown = () =>
  refuse('NOT_FOUND', text('您评议的镇街没有这个社区', 'No community of the town that you review has this code'), [
    'communityCode',
  ]);

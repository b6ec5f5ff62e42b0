import { type Ability, reviewerAbility } from '@gongzhi/access';
import { newId, refuse, text, today } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, idOf } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseName } from '../names.js';
import { Town } from '../tenancy/community.entity.js';
import { normaliseEmail } from './identifiers.js';
import { TownReviewer } from './town-reviewer.entity.js';
import type { AppointTownReviewerInput, DismissTownReviewerInput } from './town-reviewer.inputs.js';

/** What a reviewer knows of their own appointment. */
export type Appointment = Pick<TownReviewer, 'id' | 'townId' | 'name'>;

/** The bureau says who reviews a town's communities, and until when; they need no other account than their email's. */
export async function appointTownReviewer(ctx: Ctx, input: AppointTownReviewerInput): Promise<TownReviewer> {
  authorize(ctx, 'create', 'TownReviewer');
  const townId = idOf('Town', input.townId);
  const town = townId && (await ctx.em.findOne(Town, { id: townId }));
  if (!town) throw refuse('NOT_FOUND', text('没有这个镇街', 'There is no such town'), ['townId']);
  const name = normaliseName(input.name, ['name']);
  const email = normaliseEmail(input.email, ['email']);
  const term = termOf(input);
  const emailHash = ctx.cryptography.lookupHash('EMAIL', email);
  await refuseSecond(ctx, { townId: town.id, emailHash, ...term });
  const reviewer = ctx.em.create(TownReviewer, {
    ...{ id: newId(), townId: town.id, name, emailHash, emailHint: hintOf(email), subject: null, ...term },
    ...{ appointedAt: new Date(), appointedByKey: ctx.actor.key, dismissedAt: null, dismissedByKey: null },
  });
  ctx.em.persist(reviewer);
  await flushOnce(ctx, ...already);
  return reviewer;
}

/** Ends an appointment: from the next request on it counts no more. What was reviewed stays. */
export async function dismissTownReviewer(ctx: Ctx, { reviewerId }: DismissTownReviewerInput): Promise<TownReviewer> {
  authorize(ctx, 'update', 'TownReviewer');
  const id = idOf('TownReviewer', reviewerId);
  const reviewer = id && (await ctx.em.findOne(TownReviewer, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
  if (!reviewer) throw refuse('NOT_FOUND', text('没有这位评议员', 'There is no such reviewer'), ['reviewerId']);
  if (reviewer.dismissedAt) {
    throw refuse('CONFLICT', text('该评议员已被免去', 'This reviewer has been dismissed'), ['reviewerId']);
  }
  Object.assign(reviewer, { dismissedAt: new Date(), dismissedByKey: ctx.actor.key });
  await ctx.em.flush();
  return reviewer;
}

/** The caller's appointments that count today: the policy shows no other, and none inside a community. */
export async function ownAppointments({ em, community, actor }: Ctx): Promise<Appointment[]> {
  if (community || actor.kind !== 'PERSON') return [];
  return em.execute('select id, town_id as "townId", name from town_reviewer order by id');
}

/** What the caller may do here, which for a town's reviewer is more than the request's way has looked up. */
export const abilityWith = (appointments: readonly Appointment[], { ability }: Pick<Ctx, 'ability'>): Ability =>
  appointments.length > 0 ? reviewerAbility() : ability;

/** Ties an appointment to whoever comes with its email first; from then on that email alone opens it to nobody. */
export const tieAppointment = ({ em, actor }: Ctx, { id }: Appointment): Promise<unknown> =>
  em.execute('update town_reviewer set subject = ? where id = ? and subject is null', [actor.key, id]);

function termOf({ from, until }: AppointTownReviewerInput): { fromDate: string; untilDate: string } {
  const fromDate = from ?? today();
  if (until >= fromDate && until >= today()) return { fromDate, untilDate: until };
  throw refuse(
    'BAD_USER_INPUT',
    text('结束日期不能早于开始或今天', 'The last day cannot lie before the first, or today'),
    ['until'],
  );
}

async function refuseSecond(
  { em }: Ctx,
  { fromDate, untilDate, ...whose }: Pick<TownReviewer, 'townId' | 'emailHash' | 'fromDate' | 'untilDate'>,
): Promise<void> {
  const overlapping = { fromDate: { $lte: untilDate }, untilDate: { $gte: fromDate } };
  const known = await em.count(TownReviewer, { ...whose, dismissedAt: null, ...overlapping });
  if (known > 0) throw refuse('CONFLICT', ...already);
}

const already: [message: ReturnType<typeof text>, field: string[]] = [
  text('此人在这段时间已是该镇街的评议员', 'This person reviews this town on these days already'),
  ['email'],
];

/** Enough to tell two colleagues apart by, too little to write to them. */
function hintOf(email: string): string {
  const at = email.lastIndexOf('@');
  return `${at > 3 ? email[0] : ''}••••${email.slice(at)}`;
}

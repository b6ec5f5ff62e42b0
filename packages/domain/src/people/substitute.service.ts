import { Denial, newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { normaliseNote } from '../names.js';
import { oneAtATime } from '../one-at-a-time.js';
import { Membership } from './membership.entity.js';
import type { NameSubstituteInput, WithdrawSubstituteInput } from './people.inputs.js';
import { persons } from './person.entity.js';
import { Substitute, substitutes } from './substitute.entity.js';

/** Whose roles decide on what others file. */
const APPROVERS = ['ADMIN', 'LEADER', 'EXECUTOR'] as const;

/**
 * Names who decides, in an approver's stead, what that approver has filed: where secretary and director are one person,
 * nobody else could. Neither of the two names it, so that nobody chooses themselves or who checks them.
 */
export async function nameSubstitute(context: Ctx, input: NameSubstituteInput): Promise<Substitute> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Substitute');
  const person = await target(ctx, persons, input.personId, ['personId']);
  const forPerson = await target(ctx, persons, input.forPersonId, ['forPersonId']);
  const namedById = namer(ctx, person.id, forPerson.id);
  const fromDate = input.from ?? today();
  if (person.id === forPerson.id) {
    throw refuse('BAD_USER_INPUT', text('替补须是另一人', 'A substitute is somebody else'), ['personId']);
  }
  if (input.until < fromDate || input.until < today()) {
    throw refuse(
      'BAD_USER_INPUT',
      text('结束日期不能早于开始或今天', 'The last day cannot lie before the first, or today'),
      ['until'],
    );
  }
  const reason = normaliseNote(input.reason, ['reason']);
  await refuseOutsider(ctx, person.id);
  await refuseNoApprover(ctx, forPerson.id);
  await refuseSecond(ctx, person.id, forPerson.id, { fromDate, untilDate: input.until });
  const substitute = ctx.em.create(Substitute, {
    communityId: ctx.community.id,
    id: newId(),
    personId: person.id,
    forPersonId: forPerson.id,
    fromDate,
    untilDate: input.until,
    reason,
    namedById,
    withdrawnAt: null,
  });
  await ctx.em.persist(substitute).flush();
  return substitute;
}

/** Withdraws a substitute, at once; what they have decided stays decided. */
export async function withdrawSubstitute(context: Ctx, input: WithdrawSubstituteInput): Promise<Substitute> {
  const ctx = inCommunity(context);
  const substitute = await target(ctx, substitutes, input.substituteId, ['substituteId'], { lock: true });
  authorize(ctx, 'update', 'Substitute', substitute);
  if (substitute.withdrawnAt) {
    throw refuse('CONFLICT', text('该替补已撤销', 'This substitute has been withdrawn'), ['substituteId']);
  }
  substitute.withdrawnAt = new Date();
  await ctx.em.flush();
  return substitute;
}

/** True where the first person stands in for the second today. */
export async function standsInFor({ em, community }: TenantCtx, personId: string, forPersonId: string) {
  const own = { communityId: community.id, personId, forPersonId, withdrawnAt: null };
  return (await em.count(Substitute, { ...own, fromDate: { $lte: today() }, untilDate: { $gte: today() } })) > 0;
}

function namer({ actor }: TenantCtx, ...concerned: string[]): string {
  if (actor.personId && !concerned.includes(actor.personId)) return actor.personId;
  throw new Denial(
    'FORBIDDEN',
    text('替补须由第三人指定：不能指定自己，也不能为自己指定', 'A third person names a substitute: neither of the two'),
  );
}

async function refuseOutsider(ctx: TenantCtx, personId: string): Promise<void> {
  if ((await running(ctx, { personId })) > 0) return;
  throw refuse('CONFLICT', text('替补须在本社区有任职', 'A substitute holds some role here'), ['personId']);
}

async function refuseNoApprover(ctx: TenantCtx, personId: string): Promise<void> {
  if ((await running(ctx, { personId, role: { $in: [...APPROVERS] } })) > 0) return;
  throw refuse('CONFLICT', text('此人不是审批人', 'This person approves nothing'), ['forPersonId']);
}

const running = ({ em, community }: TenantCtx, whose: object): Promise<number> =>
  em.count(Membership, {
    ...{ communityId: community.id, ...whose },
    $or: [{ untilDate: null }, { untilDate: { $gte: today() } }],
  });

async function refuseSecond(
  ctx: TenantCtx,
  personId: string,
  forPersonId: string,
  { fromDate, untilDate }: Pick<Substitute, 'fromDate' | 'untilDate'>,
): Promise<void> {
  await oneAtATime(ctx, `name a substitute for ${forPersonId}`);
  const own = { communityId: ctx.community.id, personId, forPersonId, withdrawnAt: null };
  const overlapping = { fromDate: { $lte: untilDate }, untilDate: { $gte: fromDate } };
  if ((await ctx.em.count(Substitute, { ...own, ...overlapping })) > 0) {
    throw refuse('CONFLICT', text('此人在这段时间已是替补', 'This person stands in on these days already'), [
      'personId',
    ]);
  }
}

import { addDays, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { normaliseNote } from '../names.js';
import { type Membership, memberships } from '../people/membership.entity.js';
import { endTerm, newTerm, refuseSecondTerm } from '../people/membership.service.js';
import { type Person, persons } from '../people/person.entity.js';
import { Substitute } from '../people/substitute.entity.js';
import { Settlement } from '../projects/settlement.entity.js';
import { DirectoryEntry } from '../tenancy/community.entity.js';
import type { HandOverInput } from './office.inputs.js';

/** What the one who leaves has begun and not seen through. */
export interface HandedOver {
  ended: Membership;
  begun: Membership;
  /** Settlements that they filed and nobody has decided. */
  settlementIds: string[];
  /** Where they stand in for somebody, or somebody for them, past their last day. */
  substituteIds: string[];
}

/**
 * Ends one person's term and begins the successor's on the next day, both or neither: the office is never empty and
 * never held twice. What the predecessor leaves open is named, so that somebody takes it up.
 */
export async function handOver(context: Ctx, input: HandOverInput): Promise<HandedOver> {
  const ctx = inCommunity(context);
  const leaving = await target(ctx, memberships, input.membershipId, ['membershipId'], { lock: true });
  authorize(ctx, 'update', 'Membership', leaving);
  authorize(ctx, 'create', 'Membership');
  const successor = await target(ctx, persons, input.toPersonId, ['toPersonId']);
  const reason = input.reason ? normaliseNote(input.reason, ['reason']) : null;
  refuseDays(leaving, input);
  await refuseNoDoor(ctx, successor);
  const { role, position, organisationId, scopeType, scopeId } = leaving;
  const term = { personId: successor.id, role, position, organisationId, scopeType, scopeId };
  const days = { from: input.on, until: input.until ?? null };
  await refuseSecondTerm(ctx, { ...term, ...days }, ['toPersonId']);
  await endTerm(ctx, leaving, { until: addDays(input.on, -1), reason, succeeded: true });
  const begun = newTerm(ctx, { ...term, fromDate: input.on, untilDate: input.until ?? null });
  await ctx.em.persist(begun).flush();
  return { ended: leaving, begun, ...(await leftOpenBy(ctx, leaving.personId, input.on)) };
}

function refuseDays(leaving: Membership, { on, until }: HandOverInput): void {
  if (on <= leaving.fromDate || (leaving.untilDate && leaving.untilDate < addDays(on, -1))) {
    throw refuse('BAD_USER_INPUT', text('交接日须在任期之内', 'The day of the handover lies within the term'), ['on']);
  }
  if (until && until < on) {
    throw refuse('BAD_USER_INPUT', text('结束日期不能早于开始日期', 'The last day cannot lie before the first'), [
      'until',
    ]);
  }
  if (on < today()) {
    throw refuse('BAD_USER_INPUT', text('不能倒签交接', 'A handover is not dated back'), ['on']);
  }
}

/** Whoever cannot sign in would leave the office empty. */
async function refuseNoDoor(ctx: TenantCtx, successor: Person): Promise<void> {
  const doors = await ctx.em.count(DirectoryEntry, { communityId: ctx.community.id, personId: successor.id });
  if (doors > 0) return;
  throw refuse(
    'CONFLICT',
    text('此人还不能登录，请先用邮箱邀请', 'This person cannot sign in yet: invite them by an email first'),
    ['toPersonId'],
  );
}

async function leftOpenBy(ctx: TenantCtx, personId: string, on: string) {
  const own = { communityId: ctx.community.id };
  const filed = await ctx.em.find(Settlement, { ...own, filedById: personId, status: 'FILED' }, { orderBy: { id: 1 } });
  const standing = await ctx.em.find(
    Substitute,
    { ...own, withdrawnAt: null, untilDate: { $gte: on }, $or: [{ personId }, { forPersonId: personId }] },
    { orderBy: { id: 1 } },
  );
  return { settlementIds: filed.map(({ id }) => id), substituteIds: standing.map(({ id }) => id) };
}

import { Denial, refuse, text, today } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../../../context.js';
import { once } from '../../../idempotency.js';
import { guardianIdsOf, isChild } from '../../../people/consent.service.js';
import { Person, persons } from '../../../people/person.entity.js';
import { Books } from '../../book/books.js';
import { namedAs } from '../../book/named-as.js';
import { accountIds } from '../../book/open-accounts.js';
import { post } from '../../book/post.js';
import { Transfer } from '../../book/transfer.entity.js';
import { earnedUntil } from '../expiry/oldest-first.js';
import { pointsOf } from '../points-accounts.js';
import type { TransferPointsInput } from './give-points.inputs.js';

/**
 * Gives points to somebody of the same household, as both live in it now. Everybody gives their own; a guardian gives
 * those of a child in their care, and nobody gives another's. They stay as old as they are. What is there is never given twice, whoever else spends it
 * at the same moment.
 */
export async function transferPoints(
  context: Ctx,
  input: TransferPointsInput,
): Promise<{ transfer: Transfer; replayed: boolean }> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'PointsGift');
  const from = await target(ctx, persons, input.fromPersonId, ['fromPersonId']);
  await refuseOthers(ctx, from);
  const to = await target(ctx, persons, input.toPersonId, ['toPersonId']);
  const { id, replayed } = await once(ctx, 'transferPoints', input.idempotencyKey, input);
  if (replayed) {
    return { transfer: await ctx.em.findOneOrFail(Transfer, { communityId: ctx.community.id, id }), replayed };
  }
  await refuseApart(ctx, from.id, to.id);
  const [fromId, toId] = (await accountIds(ctx, [pointsOf(from.id), pointsOf(to.id)])) as [string, string];
  // Before it is asked how old they are: what is given at the same moment is older.
  await Books.lock(ctx, [fromId, toId]);
  const onDate = (await earnedUntil(ctx, fromId, input.points)) ?? today();
  const [transfer] = await namedAs({ amount: ['points'] }, () =>
    post(ctx, [{ id, fromId, toId, amount: input.points, kind: 'POINTS_GIVEN', onDate }]),
  );
  return { transfer: transfer!, replayed };
}

/** @throws Denial FORBIDDEN unless it is the caller, or a child in their care */
export async function refuseOthers(ctx: TenantCtx, giver: Person): Promise<void> {
  const { personId } = ctx.actor;
  if (personId === giver.id) return;
  if (personId && isChild(giver, today()) && (await guardianIdsOf(ctx, giver.id, today())).includes(personId)) return;
  throw new Denial(
    'FORBIDDEN',
    text('只能转让本人或所监护孩子的积分', 'One gives one’s own points, or those of a child in one’s care'),
  );
}

/** Both are locked, so that nobody moves out meanwhile. @throws Refusal unless they live in one household */
async function refuseApart({ em, community }: TenantCtx, fromId: string, toId: string): Promise<void> {
  if (fromId === toId) {
    throw refuse('BAD_USER_INPUT', text('不能转给本人', 'Nobody gives points to themselves'), ['toPersonId']);
  }
  const two = await em.find(
    Person,
    { communityId: community.id, id: { $in: [fromId, toId] } },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_READ, refresh: true },
  );
  const [one, other] = two.map(({ householdId }) => householdId);
  if (one && one === other) return;
  throw refuse(
    'CONFLICT',
    text('只能转给现在同住一户的人', 'Points are given to somebody who lives in the same household'),
    ['toPersonId'],
  );
}

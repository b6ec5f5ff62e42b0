import { today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, target } from '../../../context.js';
import { once } from '../../../idempotency.js';
import { persons } from '../../../people/person.entity.js';
import { Books } from '../../book/books.js';
import { namedAs } from '../../book/named-as.js';
import { accountIds } from '../../book/open-accounts.js';
import { post } from '../../book/post.js';
import { Transfer } from '../../book/transfer.entity.js';
import { refuseOthers } from '../conduct/give-points.service.js';
import { earnedUntil } from '../expiry/oldest-first.js';
import { pointsOf, pointsOfHousehold } from '../points-accounts.js';
import type { ContributePointsInput } from './contribute-points.inputs.js';
import { householdNow } from './shared-household.js';

/**
 * Puts points into the account of the household that somebody lives in now, for its adult members to spend. As with
 * giving, everybody puts in their own and a guardian those of a child; they stay as old as they are.
 */
export async function contributePoints(
  context: Ctx,
  input: ContributePointsInput,
): Promise<{ transfer: Transfer; replayed: boolean }> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'PointsGift');
  const from = await target(ctx, persons, input.fromPersonId, ['fromPersonId']);
  await refuseOthers(ctx, from);
  const { id, replayed } = await once(ctx, 'contributePoints', input.idempotencyKey, input);
  if (replayed) {
    return { transfer: await ctx.em.findOneOrFail(Transfer, { communityId: ctx.community.id, id }), replayed };
  }
  const householdId = await householdNow(ctx, from.id, ['fromPersonId']);
  const [fromId, toId] = (await accountIds(ctx, [pointsOf(from.id), pointsOfHousehold(householdId)])) as [
    string,
    string,
  ];
  // Before it is asked how old they are: what is given at the same moment is older.
  await Books.lock(ctx, [fromId, toId]);
  const onDate = (await earnedUntil(ctx, fromId, input.points)) ?? today();
  const [transfer] = await namedAs({ amount: ['points'] }, () =>
    post(ctx, [{ id, fromId, toId, amount: input.points, kind: 'POINTS_GIVEN', onDate }]),
  );
  return { transfer: transfer!, replayed };
}

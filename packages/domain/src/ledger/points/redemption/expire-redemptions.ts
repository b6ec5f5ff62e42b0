import { newId } from '@gongzhi/kernel';
import { type Database, type EntityManager, inSession } from '@gongzhi/storage';
import { LockMode } from '@mikro-orm/core';
import { attribute } from '../../../audit/audit.subscriber.js';
import { everyCommunity } from '../../../sealing/seal-everything.js';
import { Redemption } from './redemption.entity.js';
import { giveBack } from './redemption.service.js';

/** Gives back what was redeemed and not fetched in time, in every community that runs; each in a transaction of its own. */
export async function expireRedemptionsEverywhere(
  { app }: Pick<Database, 'app'>,
  stopping?: AbortSignal,
  now = new Date(),
): Promise<void> {
  for (const { id: communityId, status } of await everyCommunity({ app })) {
    if (status !== 'ACTIVE') continue;
    for (const id of await overdue(app, communityId, now)) {
      if (stopping?.aborted) return;
      await inSession(app, { communityId }, 'write', (em) => expire(em, { communityId, id }));
    }
  }
}

const overdue = (app: Database['app'], communityId: string, now: Date): Promise<string[]> =>
  inSession(app, { communityId }, 'read', async (em) => {
    const held = { communityId, status: 'HELD' as const, expiresAt: { $lte: now } };
    return (await em.find(Redemption, held, { fields: ['id'], orderBy: { id: 'asc' } })).map(({ id }) => id);
  });

async function expire(em: EntityManager, own: { communityId: string; id: string }): Promise<void> {
  attribute(em, { actorKind: 'SYSTEM', actorKey: 'expire-redemptions', requestId: newId(), origin: null });
  const redemption = await em.findOneOrFail(Redemption, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
  // Confirmed or cancelled meanwhile.
  if (redemption.status !== 'HELD') return;
  await giveBack({ em, community: { id: own.communityId } }, redemption, 'EXPIRED');
  await em.flush();
}

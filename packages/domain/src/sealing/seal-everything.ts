import { type Database, inSession } from '@gongzhi/storage';
import { Community } from '../tenancy/community.entity.js';
import { CHAINS, type Head } from './chain.js';
import { sealChain } from './seal-chain.js';

/** All communities, in the order in which they were made. */
export const everyCommunity = ({ app }: Pick<Database, 'app'>): Promise<Community[]> =>
  inSession(app, {}, 'read', (em) => em.find(Community, {}, { orderBy: { id: 'asc' } }));

/**
 * Seals every chain of every community (or of the one with this code), one after the other.
 * @returns the heads of the chains that grew: they are to be kept somewhere else than in the database
 */
export async function sealEverything(database: Pick<Database, 'app'>, only?: string): Promise<Head[]> {
  const grown: Head[] = [];
  const communities = (await everyCommunity(database)).filter(({ code }) => !only || code === only);
  for (const { id } of communities) {
    for (const chain of CHAINS) {
      const { head, sealed } = await sealChain(database, id, chain);
      if (head && sealed > 0) grown.push(head);
    }
  }
  return grown;
}

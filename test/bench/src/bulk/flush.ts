import {
  attribute,
  beginCommunity,
  type Clone,
  type CloningTools,
  cloneTemplate,
  type OnboardingTools,
  type PlannedRow,
  witnessOf,
} from '@gongzhi/domain';
import { newId } from '@gongzhi/kernel';
import { type Cryptography, inSession, rowsOf } from '@gongzhi/storage';

/** One community as it was onboarded before: its rows in a unit of work, flushed in a transaction of several round trips. */
export async function onboardByFlush(
  { row, townId }: PlannedRow,
  { database, cryptography, defaults, witness }: OnboardingTools,
): Promise<void> {
  const communityId = newId();
  await inSession(database.nested.bureau, { communityId }, 'write', async (em) => {
    attribute(em, witness);
    beginCommunity({ rows: rowsOf(em), communityId, cryptography }, { row, townId, defaults });
  });
}

/** One community as a request of its own clones into it, without the request. */
export async function cloneByFlush(
  { community, actor, ability, input }: Clone,
  { database, modules, request, cryptography }: CloningTools & { cryptography: Cryptography },
): Promise<void> {
  const communityId = community.id;
  await inSession(database.app, { communityId }, 'write', async (em) => {
    const ctx = { em, actor, ability, community, language: 'zh' as const, request, modules, cryptography };
    attribute(em, witnessOf(ctx));
    await cloneTemplate(
      { ...ctx, afterCommit: () => {}, visit: () => Promise.reject(new Error('nobody visits here')) },
      input,
    );
  });
}

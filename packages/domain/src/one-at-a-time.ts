import type { TenantCtx } from './context.js';

/**
 * Until this transaction ends, nobody else does `what` in this community: whoever comes second waits, and then reads
 * what the first one wrote. For decisions that rest on rows which are not there yet, so that no row can be locked.
 */
export async function oneAtATime({ em, community }: TenantCtx, what: string): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [nameOfLock(community.id, what)]);
}

export const nameOfLock = (communityId: string, what: string): string => `${communityId} ${what}`;

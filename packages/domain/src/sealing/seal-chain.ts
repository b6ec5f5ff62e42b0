import { leastIdAt, madeAt, newId } from '@gongzhi/kernel';
import { type Database, type EntityManager, inSession } from '@gongzhi/storage';
import { type Chain, digestSql, type Head, linkHash, useOneText } from './chain.js';
import { Seal } from './seal.entity.js';

/** A seal of more rows would be long to read, and one of fewer would be one of many. */
const MOST_ROWS = 500;
/** Nobody's transaction takes longer from making an id to its commit. */
const LATEST_COMMIT = 15 * 60_000;

/**
 * Seals what has been added to a community's chain, a batch in a transaction of its own, until nothing is left; two who
 * seal the same chain wait for each other. It is done afterwards, so that whoever writes a row waits for no other.
 * @returns where the chain ends now, and how many rows were added to it
 */
export async function sealChain(
  { app }: Pick<Database, 'app'>,
  communityId: string,
  chain: Chain,
): Promise<{ head: Head | null; sealed: number }> {
  for (let sealed = 0, head: Head | null = null; ; ) {
    const step = await inSession(app, { communityId }, 'write', (em) => sealNext(em, communityId, chain));
    head = step.head ?? head;
    sealed += step.sealed;
    if (step.sealed < MOST_ROWS) return { head, sealed };
  }
}

async function sealNext(em: EntityManager, communityId: string, chain: Chain) {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`seal ${chain.name} of ${communityId}`]);
  const [last] = await em.find(
    Seal,
    { communityId, chain: chain.name },
    { orderBy: { position: 'desc' }, limit: 1, fields: ['position', 'hash', 'untilId'] },
  );
  const rows = await unsealedRows(em, communityId, chain, last?.untilId);
  if (rows.length === 0) return { head: last ? headOf(communityId, chain, last) : null, sealed: 0 };
  const link = {
    communityId,
    chain: chain.name,
    position: (last?.position ?? 0) + 1,
    rowIds: rows.map(({ id }) => id),
    digests: rows.map(({ digest }) => digest),
    previous: last?.hash ?? '',
    sealedAt: new Date(),
  };
  const untilId = [rows.at(-1)!.id, last?.untilId ?? ''].sort().at(-1)!;
  const seal = { ...link, id: newId(), hash: linkHash(link), untilId, trimmedAt: null };
  em.persist(em.create(Seal, seal));
  await em.flush();
  return { head: headOf(communityId, chain, seal), sealed: rows.length };
}

/**
 * The rows that follow the last seal, and those that came late: their ids were made before others that were sealed, and
 * they were committed after.
 */
async function unsealedRows(em: EntityManager, communityId: string, chain: Chain, untilId: string | undefined) {
  await useOneText(em);
  const after = untilId ? lateBound(untilId) : '00000000-0000-0000-0000-000000000000';
  return em.execute<{ id: string; digest: string }[]>(
    `with sealed as materialized (
       select unnest(row_ids)::uuid as id from seal where community_id = ? and chain = ? and until_id >= ?)
     select r.id, ${digestSql(chain)} as digest from "${chain.table}" r
     where r.community_id = ? and r.id >= ? and not exists (select from sealed s where s.id = r.id)
     order by r.id limit ${MOST_ROWS}`,
    [communityId, chain.name, after, communityId, after],
  );
}

/** The least id that could have been made so long before another one. */
export const lateBound = (id: string): string => leastIdAt(new Date(madeAt(id).getTime() - LATEST_COMMIT));

const headOf = (
  communityId: string,
  { name }: Chain,
  { position, hash }: { position: number; hash: string },
): Head => ({
  communityId,
  chain: name,
  position,
  hash,
});

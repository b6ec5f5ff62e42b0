import { type Database, type EntityManager, inSession } from '@gongzhi/storage';
import { type Chain, digestSql, type Head, linkHash, useOneText } from './chain.js';
import { Seal } from './seal.entity.js';
import { lateBound } from './seal-chain.js';

/** The first thing in a chain that is not as it was sealed. */
export interface Breakage {
  what: 'ROW_ALTERED' | 'ROW_MISSING' | 'ROW_INSERTED' | 'SEAL_ALTERED' | 'SEAL_MISSING' | 'TRIMMED_EARLY';
  /** Of the seal. */
  position: number;
  /** The row, where it is one. */
  rowId: string | null;
}

export interface Verdict {
  /** Rows that are as they were sealed. */
  sound: number;
  /** Rows that were added since the last seal. */
  waiting: number;
  head: Head | null;
  broken: Breakage | null;
}

/** Rows may be taken away after this time, and not before. */
const KEPT_AT_LEAST = 180 * 24 * 3_600_000;
const SEALS_AT_ONCE = 20;

/**
 * Holds every row of a community's chain against its seal, every seal against the one before, and the whole against a
 * head that was kept elsewhere, all in one snapshot.
 */
export const verifyChain = (
  { app }: Pick<Database, 'app'>,
  communityId: string,
  chain: Chain,
  published: Head | null = null,
): Promise<Verdict> =>
  inSession(app, { communityId }, 'read', async (em) => {
    await useOneText(em);
    const walk = await walkSeals(em, communityId, chain, published);
    if (walk.broken) return { ...walk, waiting: 0 };
    const { inserted, waiting } = await unsealed(em, communityId, chain);
    const position = walk.head?.position ?? 0;
    const broken: Breakage | null = inserted ? { what: 'ROW_INSERTED', position, rowId: inserted } : null;
    return { ...walk, waiting, broken };
  });

async function walkSeals(em: EntityManager, communityId: string, chain: Chain, published: Head | null) {
  let [sound, head] = [0, null as Head | null];
  for (;;) {
    const after = head?.position ?? 0;
    const own = { communityId, chain: chain.name, position: { $gt: after } };
    const seals = await em.find(Seal, own, { orderBy: { position: 'asc' }, limit: SEALS_AT_ONCE });
    for (const seal of seals) {
      const broken = sealBreakage(seal, head, published) ?? (await rowBreakage(em, chain, seal));
      if (broken) return { sound, head, broken };
      head = { communityId, chain: chain.name, position: seal.position, hash: seal.hash };
      sound += seal.trimmedAt ? 0 : seal.rowIds.length;
    }
    em.clear();
    if (seals.length < SEALS_AT_ONCE) break;
  }
  const position = published?.position ?? 0;
  const broken: Breakage | null =
    position > (head?.position ?? 0)
      ? { what: 'SEAL_MISSING', position: (head?.position ?? 0) + 1, rowId: null }
      : null;
  return { sound, head, broken };
}

function sealBreakage(seal: Seal, head: Head | null, published: Head | null): Breakage | null {
  const position = (head?.position ?? 0) + 1;
  const broken = (what: Breakage['what']): Breakage => ({ what, position, rowId: null });
  if (seal.position !== position) return broken('SEAL_MISSING');
  if (seal.previous !== (head?.hash ?? '') || linkHash(seal) !== seal.hash) return broken('SEAL_ALTERED');
  if (published?.position === position && published.hash !== seal.hash) return broken('SEAL_ALTERED');
  if (seal.trimmedAt && seal.trimmedAt.getTime() - seal.sealedAt.getTime() < KEPT_AT_LEAST) {
    return broken('TRIMMED_EARLY');
  }
  return null;
}

async function rowBreakage(em: EntityManager, chain: Chain, seal: Seal): Promise<Breakage | null> {
  if (seal.trimmedAt) return null;
  const rows = await em.execute<{ id: string; digest: string }[]>(
    `select r.id, ${digestSql(chain)} as digest from "${chain.table}" r
     where r.community_id = ? and r.id in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [seal.communityId, JSON.stringify(seal.rowIds)],
  );
  const digests = new Map(rows.map(({ id, digest }) => [id, digest]));
  for (const [index, rowId] of seal.rowIds.entries()) {
    const digest = digests.get(rowId);
    if (digest === seal.digests[index]) continue;
    return { what: digest === undefined ? 'ROW_MISSING' : 'ROW_ALTERED', position: seal.position, rowId };
  }
  return null;
}

/** Rows in no seal: those since the last one wait; an older one was put in behind its back. */
async function unsealed(em: EntityManager, communityId: string, { name, table }: Chain) {
  const [last] = await em.execute<{ until_id: string }[]>(
    'select until_id from seal where community_id = ? and chain = ? order by position desc limit 1',
    [communityId, name],
  );
  const bound = last ? lateBound(last.until_id) : '00000000-0000-0000-0000-000000000000';
  const [row] = await em.execute<{ waiting: string; inserted: string | null }[]>(
    `with sealed as materialized (select unnest(row_ids)::uuid as id from seal where community_id = ? and chain = ?),
       loose as (select r.id from "${table}" r where r.community_id = ? and not exists (select from sealed s where s.id = r.id))
     select count(*) filter (where id >= ?::uuid)::text as waiting,
       (array_agg(id order by id) filter (where id < ?::uuid))[1]::text as inserted from loose`,
    [communityId, name, communityId, bound, bound],
  );
  return { waiting: Number(row!.waiting), inserted: row!.inserted };
}

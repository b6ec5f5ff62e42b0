import { newId } from '@gongzhi/kernel';
import { type Call, type EntityManager, runIn, statementOf } from '@gongzhi/storage';
import { nameOfLock } from '../one-at-a-time.js';
import type { Template } from './template.entity.js';

/** Of two who changed what one community runs, the second counts once the first one's changes are there to be seen. */
const ALONE = statementOf('select pg_advisory_xact_lock(hashtextextended($1::text, 0))');

/**
 * Adopts what is new, and finds anew which of all that a community adopted it runs: versions of its running projects, and
 * of each line of mechanisms the last one that was not undone. Tallies are touched where something changes, in one order
 * by everybody.
 */
const TAKE_STOCK = statementOf(`
  with runs as (
    select template_id from project where community_id = $1::uuid and status = 'RUNNING' and template_id is not null
    union
    select template_id from (
      select distinct on (lineage_id) template_id from mechanism_adoption
      where community_id = $1::uuid and undone_at is null order by lineage_id, id desc) as latest),
  adopted as (
    insert into adoption (id, template_id, publisher_id, adopter_id, adopted_at, running)
    select n.id, t.id, t.publisher_id, $1::uuid, now(), t.id in (select template_id from runs)
    from jsonb_to_recordset($2::jsonb) as n(id uuid, template uuid) join template t on t.id = n.template
    where t.publisher_id <> $1::uuid
    on conflict (template_id, adopter_id) do nothing returning template_id, running),
  changed as (
    update adoption set running = not running
    where adopter_id = $1::uuid
      and running <> (publisher_id <> adopter_id and template_id in (select template_id from runs))
    returning template_id, running)
  insert into adoption_tally (id, adoptions, running)
  select template_id, adoptions, running from (
    select template_id, 1 as adoptions, running::int as running from adopted
    union all select template_id, 0, case when running then 1 else -1 end from changed) as told
  order by template_id
  on conflict (id) do update set
    adoptions = adoption_tally.adoptions + excluded.adoptions, running = adoption_tally.running + excluded.running`);

/**
 * Tells what a community has adopted and what it runs now, after its projects or mechanisms changed, be it of `taken` or of
 * what they took the place of. Last in a transaction: tallies are the only rows that several communities write. Of what a
 * community published itself nobody learns anything.
 */
export const stockTaking = (communityId: string, taken: readonly Pick<Template, 'id'>[]): Call[] => [
  { statement: ALONE, values: [nameOfLock(communityId, 'take stock')] },
  {
    statement: TAKE_STOCK,
    values: [communityId, JSON.stringify(taken.map(({ id }) => ({ id: newId(), template: id })))],
  },
];

/** The same in the session that is open, whose changes are flushed. */
export async function takeStock(
  { em, community }: { em: EntityManager; community: { id: string } },
  taken: readonly Pick<Template, 'id'>[],
): Promise<void> {
  for (const call of stockTaking(community.id, taken)) await runIn(em, call);
}

const END_RUNS = statementOf(`
  with ended as (
    update adoption set running = false where adopter_id = $1::uuid and running returning template_id),
  held as (select t.id from adoption_tally t join ended e on e.template_id = t.id order by t.id for update of t)
  update adoption_tally t set running = t.running - 1 from held where t.id = held.id`);

/** A community that closes runs nothing any more, whatever stands in its rows; the bureau’s log-in may say so. */
export const endOfRuns = (communityId: string): Call => ({ statement: END_RUNS, values: [communityId] });

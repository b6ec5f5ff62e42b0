import { type LocalDate, shownOf, today } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { type Database, type EntityManager, inSession } from '@gongzhi/storage';
import { CLOSED } from '../../tenancy/community.entity.js';
import { type Count, countShares } from './count-shares.js';
import { TEMPLATE_COUNTS } from './counts.js';

/** The month of the day, and those before it that are counted anew: records and approvals come in late. */
const MONTHS = 12;

const COUNT = `
  with own as (select ?::uuid as id, ?::date as day),
  g as (
    select lineage_id, origin, array_agg(project_id) as projects from (
      select p.id as project_id, t.lineage_id, false as origin from own
        join project p on p.community_id = own.id join template t on t.id = p.template_id
      union select p.id, p.lineage_id, true from own
        join project p on p.community_id = own.id where p.lineage_id is not null) as meant
    group by lineage_id, origin),
  m as (
    select first::date as first, (first + interval '1 month' - interval '1 day')::date as last from own,
      generate_series(date_trunc('month', day::timestamp) - interval '${MONTHS - 1} months', day::timestamp, '1 month') as first)
  ${TEMPLATE_COUNTS.map(
    ({ key, sql }) => `select g.lineage_id as "lineageId", g.origin, m.first::text as month, '${key}' as key, counted.*
      from own cross join g cross join m cross join lateral (${sql}) as counted`,
  ).join(' union all ')}`;

const KEEP = `
  insert into template_figure (line_id, counted_on, lineage_id, origin, month, key, value, persons, shown)
  select ?, ?, f."lineageId", f.origin, f.month, f.key, f.value, f.persons, f.shown
  from json_to_recordset(?::json)
    as f ("lineageId" uuid, origin boolean, month date, key text, value bigint, persons bigint, shown bigint)
  on conflict (lineage_id, line_id, origin, month, key)
  do update set value = excluded.value, persons = excluded.persons, shown = excluded.shown,
    counted_on = excluded.counted_on`;

/** As the log-in reads large numbers. */
type CountedRow = Omit<Count, 'value' | 'persons'> & { value: string; persons: string | null };

/** Counts what the community whose session this is has from templates, month by month; a second time anew. */
export async function countTemplates(
  em: EntityManager,
  communityId: string,
  modules: ReadonlyMap<string, ServiceModule>,
  day: LocalDate = today(),
): Promise<void> {
  const counted = await em.execute<CountedRow[]>(COUNT, [communityId, day]);
  const counts = [
    ...counted.map(
      ({ value, persons, ...row }): Count => ({
        ...row,
        value: Number(value),
        persons: persons === null ? null : Number(persons),
      }),
    ),
    ...(await countShares(em, communityId, modules, { day, months: MONTHS })),
  ];
  const figures = counts.map((count) => ({ ...count, shown: shownOf(count) }));
  await em.execute(KEEP, [communityId, day, JSON.stringify(figures)]);
}

/**
 * Lets every open community that has not done so on the day count, each in a session of its own; what one cannot do holds up no other.
 * @throws AggregateError of what went wrong, when all others are done
 */
export async function countTemplatesEverywhere(
  { database, modules }: { database: Pick<Database, 'app' | 'nested'>; modules: ReadonlyMap<string, ServiceModule> },
  stopping?: AbortSignal,
  day: LocalDate = today(),
): Promise<void> {
  const faults: unknown[] = [];
  for (const { id } of await withoutCounts(database.nested, day)) {
    if (stopping?.aborted) return;
    await inSession(database.app, { communityId: id }, 'write', (em) => countTemplates(em, id, modules, day)).catch(
      (fault: unknown) => faults.push(fault),
    );
  }
  if (faults.length > 0)
    throw new AggregateError(faults, `${faults.length} communities could not count their templates`);
}

const withoutCounts = ({ bureau }: Database['nested'], day: LocalDate): Promise<{ id: string }[]> =>
  inSession(bureau, {}, 'read', (em) =>
    em.execute<{ id: string }[]>(
      `select id from community c where status not in (${CLOSED.map(() => '?').join(', ')})
         and not exists (select from template_figure f where f.line_id = c.id and f.counted_on = ?) order by id`,
      [...CLOSED, day],
    ),
  );

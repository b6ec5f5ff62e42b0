import { type LocalDate, shownOf, today } from '@gongzhi/kernel';
import { type Database, type EntityManager, inSession } from '@gongzhi/storage';
import { CLOSED } from '../tenancy/community.entity.js';
import { FIGURE_KINDS } from './figure-kinds.js';
import type { Counted } from './shown.js';

const COUNT = `with own as (select ?::uuid as id, ?::date as day)
  ${FIGURE_KINDS.map(
    ({ key, sql }) => `select '${key}' as key, counted.* from own cross join lateral (${sql}) as counted`,
  ).join(' union all ')}`;

const KEEP = `
  insert into community_figure (line_id, day, key, value, persons, shown)
  select ?, ?, f.key, f.value, f.persons, f.shown
  from json_to_recordset(?::json) as f (key text, value bigint, persons bigint, shown bigint)
  on conflict (line_id, day, key)
  do update set value = excluded.value, persons = excluded.persons, shown = excluded.shown`;

/** Counts the figures of the community whose session this is, and keeps them as those of the day; a second time anew. */
export async function countFigures(em: EntityManager, communityId: string, day: LocalDate = today()): Promise<void> {
  const counted = await em.execute<{ key: string; value: string; persons: string | null }[]>(COUNT, [communityId, day]);
  const figures = counted.map(({ key, value, persons }): Counted & { shown: number | null } => {
    const figure = { key, value: Number(value), persons: persons === null ? null : Number(persons) };
    return { ...figure, shown: shownOf(figure) };
  });
  await em.execute(KEEP, [communityId, day, JSON.stringify(figures)]);
}

/**
 * Lets every open community that has no figures of the day yet count them, each in a session of its own; what one cannot
 * do holds up no other.
 * @throws AggregateError of what went wrong, when all others are done
 */
export async function countFiguresEverywhere(
  { app, nested }: Pick<Database, 'app' | 'nested'>,
  stopping?: AbortSignal,
  day: LocalDate = today(),
): Promise<void> {
  const faults: unknown[] = [];
  for (const id of await withoutFigures(nested, day)) {
    if (stopping?.aborted) return;
    await inSession(app, { communityId: id }, 'write', (em) => countFigures(em, id, day)).catch((fault: unknown) =>
      faults.push(fault),
    );
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} communities could not count their figures`);
}

const withoutFigures = ({ bureau }: Database['nested'], day: LocalDate): Promise<string[]> =>
  inSession(bureau, {}, 'read', async (em) => {
    const rows = await em.execute<{ id: string }[]>(
      `select id from community c where status not in (${CLOSED.map(() => '?').join(', ')})
         and not exists (select 1 from community_figure f where f.line_id = c.id and f.day = ?) order by id`,
      [...CLOSED, day],
    );
    return rows.map(({ id }) => id);
  });

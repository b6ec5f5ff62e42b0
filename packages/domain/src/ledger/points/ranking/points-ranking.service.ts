import { isId, today } from '@gongzhi/kernel';
import { noSuchCursor, windowOf } from '@gongzhi/reading';
import { authorize, type Ctx, inCommunity } from '../../../context.js';
import { pageByCode } from '../../../graphql/connection.js';
import { Person } from '../../../people/person.entity.js';
import type { PointsPlace, PointsRankingArgs } from './points-ranking.types.js';

interface Placed {
  id: string;
  points: string;
  place: string;
}

/**
 * Who earned how many points in a period, the most first: those alone who have agreed to be shown, as they have agreed
 * now, and are not erased. What was taken back does not count. Two statements, however many there are.
 */
export async function pointsRanking(
  context: Ctx,
  { period, on = today(), ...page }: PointsRankingArgs,
): Promise<object> {
  const ctx = inCommunity(context);
  authorize(ctx, 'read', 'PointsRanking');
  const window = windowOf(page);
  const { backwards, size, cursor } = window;
  const behind = cursor ? positionBehind(cursor.value, cursor.field) : null;
  const [way, order] = backwards ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
  const beyond = behind ? `where (points, id) ${way} (?::bigint, ?::uuid)` : '';
  const rows = await ctx.em.execute<Placed[]>(
    `${PLACED} select id, points::text, place::text from placed ${beyond} order by placed.points ${order}, id ${order} limit ?`,
    [...asked(ctx.community.id, period, on), ...(behind ?? []), size + 1],
  );
  const [total] = await ctx.em.execute<{ count: string }[]>(
    `select count(*) as count from consent c ${WHO} where c.community_id = ? and ${AGREED}`,
    [ctx.community.id],
  );
  const shown = rows.slice(0, size);
  if (backwards) shown.reverse();
  const nodes = await placesOf(ctx, shown);
  return pageByCode(nodes, {
    cursorOf: (_node, place) => cursorOf(shown[place]!),
    ...{ window, isMore: rows.length > size, totalCount: Number(total!.count) },
  });
}

async function placesOf({ em, community }: Ctx, placed: readonly Placed[]): Promise<PointsPlace[]> {
  const ids = placed.map(({ id }) => id);
  const found = await em.find(Person, { communityId: community!.id, id: { $in: ids } });
  const byId = new Map(found.map((person) => [person.id, person]));
  return placed.map(({ id, points, place }) => ({
    ...{ place: Number(place), points: Number(points), person: byId.get(id)! },
  }));
}

const WHO = `join person p on p.community_id = c.community_id and p.id = c.person_id`;
const AGREED = `c.purpose = 'POINTS_RANKING' and c.withdrawn_at is null and p.erased_at is null`;

const PLACED = `with earned as (
    select p.id, coalesce(sum(t.amount), 0)::bigint as points from consent c ${WHO}
    left join transfer t on t.community_id = p.community_id and t.to_person_id = p.id and t.kind = 'POINTS_EARNED'
      and t.on_date >= date_trunc(?, ?::date)::date and t.on_date < (date_trunc(?, ?::date) + ?::interval)::date
      and not exists (select from transfer r where r.community_id = t.community_id and r.reverses_id = t.id)
    where c.community_id = ? and ${AGREED} group by p.id
  ), placed as (select id, points, rank() over (order by points desc) as place from earned)`;

const asked = (communityId: string, period: string, on: string): string[] => [
  ...[period, on, period, on, `1 ${period}`],
  communityId,
];

const cursorOf = ({ points, id }: Placed): string => Buffer.from(`${points} ${id}`).toString('base64url');

function positionBehind(cursor: string, field: string): [points: string, id: string] {
  const [points = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (/^\d{1,15}$/.test(points) && isId(id) && cursorOf({ points, id, place: '' }) === cursor) return [points, id];
  throw noSuchCursor(field);
}

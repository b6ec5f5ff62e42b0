import { abilityFilter } from '@gongzhi/access';
import { today } from '@gongzhi/kernel';
import { type FilterQuery, raw } from '@mikro-orm/core';
import { type Ctx, inCommunity, may, type TenantCtx } from '../context.js';
import type { Todo } from './todo.types.js';
import { WAITING, type Waiting } from './waiting.js';

/**
 * What waits for the viewer in their community, kind by kind: counted from what stands there, in one statement. Whatever
 * they may not decide is somebody else's to do, and not told.
 */
export async function todos(context: Ctx): Promise<Todo[]> {
  const ctx = inCommunity(context);
  const [first, ...others] = WAITING.flatMap((waiting) => countOf(ctx, waiting) ?? []);
  if (!first) return [];
  const rows = await ctx.em.execute<{ kind: string; count: number; since: string }[]>(
    first.unionAll(...others).toRaw(),
  );
  const found = new Map(rows.map((row) => [row.kind, row]));
  return WAITING.flatMap(({ kind, title, query, arguments: args = {} }): Todo[] => {
    const { count, since } = found.get(kind) ?? { count: 0, since: '' };
    if (count === 0) return [];
    return [{ kind, title: title[ctx.language], count, waitingSince: new Date(since), query, arguments: args }];
  });
}

/** Counts a kind of row, as far as it is the viewer's to decide; null where none of it can be. */
function countOf(ctx: TenantCtx, { kind, entity, may: wanted, besides, among, waits, since, notMine }: Waiting) {
  const filter = abilityFilter(ctx.ability, ...wanted);
  const me = ctx.actor.personId;
  const chosen = among ? among(ctx) : {};
  if (filter === null || chosen === null || (besides && !may(ctx, ...besides)) || (notMine && !me)) return null;
  const values = { me, community: ctx.community.id, today: today() };
  const query = ctx.em
    .createQueryBuilder(entity, 't')
    .select(raw(`'${kind}' as kind, count(*)::int as count, min(${since}) as since`))
    .where({ $and: [filter, chosen] } as FilterQuery<object>);
  for (const condition of [waits, ...(notMine ? [`(${notMine}) is not true`] : [])]) {
    const { sql, params } = withValues(condition, values);
    query.andWhere(sql, params);
  }
  return query;
}

/** A condition's names in the place of values, as the database takes them. */
function withValues(condition: string, values: Record<'me' | 'community' | 'today', string | null>) {
  const params: (string | null)[] = [];
  const sql = condition.replaceAll(/:(me|community|today)\b/g, (_, name: keyof typeof values) => {
    params.push(values[name]);
    return '?';
  });
  return { sql, params };
}

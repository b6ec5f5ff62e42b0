import { isId } from '@gongzhi/kernel';
import { noSuchCursor, type PageArguments, windowOf } from '@gongzhi/reading';
import { type Ctx, idOf, may } from '../../context.js';
import { pageByCode } from '../../graphql/connection.js';
import { Community } from '../../tenancy/community.entity.js';
import { AdoptionTally, Template } from '../template.entity.js';
import type { TemplateLineage } from './family.types.js';

/** A template, all of its versions together, in its place. */
interface Placed {
  key: string;
  parent: string | null;
  depth: number;
}

const MOST_VERSIONS = 50;
/** Generations that are looked for above a template; twice as many below the eldest found. */
const DEEPEST = 50;

/**
 * The family of a template: the eldest that the caller may read, and what was made from it, generation by generation.
 * What policies hide is not there, and neither is what is related over it alone. As many statements whatever the size.
 */
export async function templateFamily(ctx: Ctx, nodeId: string, page: PageArguments): Promise<object | null> {
  const window = windowOf(page);
  const { backwards, size, cursor } = window;
  const position = cursor ? positionBehind(cursor.value, cursor.field) : null;
  const id = idOf('Template', nodeId);
  const template = id && (await ctx.em.findOne(Template, { id }));
  if (!template || !may(ctx, 'read', 'Template', template)) return null;
  const [way, order] = backwards ? ['<', 'desc'] : ['>', 'asc'];
  const [found] = await ctx.em.execute<{ total: number; page: Placed[] }[]>(
    `${FAMILY} select (select count(*) from placed)::int as total, (select coalesce(json_agg(p), '[]') from (
       select * from placed ${position ? `where (depth, key) ${way} (?::int, ?::uuid)` : ''}
       order by depth ${order}, key ${order} limit ?) p) as page`,
    [template.lineageId, ...(position ?? []), size + 1],
  );
  const shown = found!.page.slice(0, size);
  if (backwards) shown.reverse();
  return pageByCode(await lineagesOf(ctx, shown), {
    cursorOf,
    ...{ window, isMore: found!.page.length > size, totalCount: found!.total },
  });
}

/** Up to the eldest, then down again; lineages have ids made by the clock, so that the older come first. */
const FAMILY = `
  with recursive above as (
    select ?::uuid as key, 0 as steps
    union
    select o.lineage_id, above.steps + 1 from above
      join template t on t.lineage_id = above.key
      join template o on o.id = t.derived_from_id and o.lineage_id <> t.lineage_id
    where above.steps < ${DEEPEST}),
  family as (
    select key, null::uuid as parent, 0 as depth from (select key from above order by steps desc, key limit 1) as eldest
    union
    select t.lineage_id, o.lineage_id, family.depth + 1 from family
      join template o on o.lineage_id = family.key
      join template t on t.derived_from_id = o.id and t.lineage_id <> o.lineage_id
    where family.depth < ${2 * DEEPEST}),
  placed as (select distinct on (key) key, parent, depth from family order by key, depth)`;

async function lineagesOf({ em, ability }: Ctx, placed: readonly Placed[]): Promise<TemplateLineage[]> {
  const all = await em.find(
    Template,
    { lineageId: { $in: placed.map(({ key }) => key) } },
    { exclude: ['document', 'searchText'], orderBy: { publishedAt: 'asc', id: 'asc' } },
  );
  const readable = (all as Template[]).filter((version) => may({ ability }, 'read', 'Template', version));
  const tallies = await em.find(AdoptionTally, { id: { $in: readable.map(({ id }) => id) } });
  const told = new Map(tallies.map((tally) => [tally.id, tally]));
  const sumOf = (versions: readonly Template[], number: 'adoptions' | 'running'): number =>
    versions.reduce((sum, { id }) => sum + (told.get(id)?.[number] ?? 0), 0);
  const publishers = await em.find(Community, { id: { $in: readable.map(({ publisherId }) => publisherId) } });
  return placed.flatMap((place) => {
    const versions = readable.filter(({ lineageId }) => lineageId === place.key);
    const publisher = publishers.find(({ id }) => id === versions.at(-1)?.publisherId);
    if (!publisher) return [];
    return {
      ...place,
      publisher,
      versions: versions.slice(-MOST_VERSIONS),
      versionCount: versions.length,
      adoptions: sumOf(versions, 'adoptions'),
      running: sumOf(versions, 'running'),
    };
  });
}

const cursorOf = ({ depth, key }: Pick<Placed, 'depth' | 'key'>): string =>
  Buffer.from(`${depth} ${key}`).toString('base64url');

function positionBehind(cursor: string, field: string): [depth: string, key: string] {
  const [depth = '', key = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (/^\d{1,3}$/.test(depth) && isId(key) && cursorOf({ depth: Number(depth), key }) === cursor) return [depth, key];
  throw noSuchCursor(field);
}

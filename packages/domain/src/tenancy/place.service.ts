import { refuse, text, today } from '@gongzhi/kernel';
import { RowSet } from '@gongzhi/storage';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseName } from '../names.js';
import { oneAtATime } from '../one-at-a-time.js';
import { writeRows } from '../write-rows.js';
import { dwellingsIn, MOST_DWELLINGS, type PlannedLayout, planLayout } from './layout-plan.js';
import { Building, buildings, Dwelling, dwellings, Estate, estates, Stairwell, stairwells } from './place.entity.js';
import type { CorrectPlaceInput, GeneratePlacesInput, RestorePlaceInput, RetirePlaceInput } from './place.inputs.js';
import { parseLayout } from './place-range.js';
import { placeKey } from './place-text.js';
import { Territory } from './territory.js';

/** The place that was changed, under the name of its kind. */
export type ChangedPlace =
  | { estate: Estate }
  | { building: Building }
  | { stairwell: Stairwell }
  | { dwelling: Dwelling };

/** Two who enter places at once could enter the same one: from here to the commit it is one after the other. */
export const ENTERING_PLACES = 'enter places';

/**
 * Enters all places of a range that are missing, with their dwellings, or only says what it would enter. What is there
 * already is left as it is, so that the same range twice is once.
 */
export async function generatePlaces(
  context: Ctx,
  input: GeneratePlacesInput,
): Promise<{ plan: PlannedLayout; estate: Estate | null }> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Place');
  const estate = normaliseName(input.estate, ['estate']);
  const outcome = parseLayout(input.range);
  if ('reason' in outcome) throw refuse('BAD_USER_INPUT', outcome.reason, ['range']);
  if (dwellingsIn(outcome.layout) > MOST_DWELLINGS) {
    const limit = text(`一次最多登记 ${MOST_DWELLINGS} 户`, `At most ${MOST_DWELLINGS} dwellings at a time`);
    throw refuse('LIMIT_EXCEEDED', limit, ['range']);
  }
  await oneAtATime(ctx, ENTERING_PLACES);
  const territory = await Territory.of(ctx.em, ctx.community.id);
  const rows = new RowSet(ctx.em.getMetadata());
  const plan = planLayout({ territory, rows }, { line: 1, estate, layout: outcome.layout });
  if (input.dryRun) return { plan, estate: null };
  await writeRows(ctx, rows);
  const { id } = territory.find('estate', estate, null)!;
  return { plan, estate: await ctx.em.findOneOrFail(Estate, { communityId: ctx.community.id, id }) };
}

/** Gives a place its right name, or puts it where it belongs; whoever lives there stays. */
export async function correctPlace(context: Ctx, input: CorrectPlaceInput): Promise<ChangedPlace> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Place');
  const place = await placeOf(ctx, input.placeId);
  await oneAtATime(ctx, ENTERING_PLACES);
  if (input.parentId != null) await move(ctx, place, input.parentId);
  if (input.name != null) {
    const name = normaliseName(input.name, ['name']);
    if (place instanceof Dwelling) place.room = name;
    else place.name = name;
  }
  await refuseNamesake(ctx, place, input.name == null ? ['parentId'] : ['name']);
  await flushOnce(ctx, NAMESAKE, input.name == null ? ['parentId'] : ['name']);
  return changed(place);
}

/** Takes a place out of use with all that is inside it. What somebody lives in, or works for, stays in use. */
export async function retirePlace(context: Ctx, input: RetirePlaceInput): Promise<ChangedPlace> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Place');
  const place = await placeOf(ctx, input.placeId);
  const on = input.on ?? today();
  if (on > today()) {
    throw refuse('BAD_USER_INPUT', text('停用日期不能在今天之后', 'A place cannot go out of use on a day ahead'), [
      'on',
    ]);
  }
  const inside = await insideOf(ctx, place);
  await refuseInUse(ctx, inside);
  for (const each of [place, ...inside.places]) each.retiredOn ??= on;
  await ctx.em.flush();
  return changed(place);
}

/** Takes a place into use again, if what it belongs to is. */
export async function restorePlace(context: Ctx, input: RestorePlaceInput): Promise<ChangedPlace> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Place');
  const place = await placeOf(ctx, input.placeId);
  const above = await parentOf(ctx, place);
  if (above?.retiredOn) {
    throw refuse(
      'CONFLICT',
      text('上级地点已停用，请先恢复它', 'What it belongs to is out of use: restore that first'),
      ['placeId'],
    );
  }
  place.retiredOn = null;
  await ctx.em.flush();
  return changed(place);
}

type Place = Estate | Building | Stairwell | Dwelling;

const KINDS = [estates, buildings, stairwells, dwellings] as const;

function placeOf(ctx: TenantCtx, nodeId: string): Promise<Place> {
  const kind = KINDS.find(({ entity }) => idOf(entity.name, nodeId)) ?? estates;
  return target<Place>(ctx, kind as never, nodeId, ['placeId'], { lock: true });
}

const changed = (place: Place): ChangedPlace =>
  ({ [place.constructor.name.toLowerCase()]: place }) as unknown as ChangedPlace;

async function move(ctx: TenantCtx, place: Place, parentId: string): Promise<void> {
  const field = ['parentId'];
  if (place instanceof Building) place.estateId = (await target(ctx, estates, parentId, field)).id;
  else if (place instanceof Stairwell) place.buildingId = (await target(ctx, buildings, parentId, field)).id;
  else {
    const message = text(
      '只能更改楼栋所属的小区、楼道所属的楼栋；住房请登记新的再迁入',
      'Only buildings and stairwells can be moved; enter a new dwelling and move its people there',
    );
    throw refuse('BAD_USER_INPUT', message, field);
  }
}

const NAMESAKE = text('同一处已有同名地点', 'There is a place of this name already');

/** A name that people take for another place's is as good as the same. */
async function refuseNamesake(ctx: TenantCtx, place: Place, field: string[]): Promise<void> {
  const key = placeKey(nameOf(place));
  const beside = await siblingsOf(ctx, place);
  const taken = beside.some((each) => each.id !== place.id && placeKey(each.name) === key);
  if (taken) throw refuse('CONFLICT', NAMESAKE, field);
}

const nameOf = (place: Place): string => (place instanceof Dwelling ? place.room : place.name);

function siblingsOf({ em, community }: TenantCtx, place: Place): Promise<{ id: string; name: string }[]> {
  const [sql, parent] =
    place instanceof Dwelling
      ? ['select id, room as name from dwelling where community_id = ? and stairwell_id = ?', place.stairwellId]
      : place instanceof Stairwell
        ? ['select id, name from stairwell where community_id = ? and building_id = ?', place.buildingId]
        : place instanceof Building
          ? ['select id, name from building where community_id = ? and estate_id = ?', place.estateId]
          : ['select id, name from estate where community_id = ?', null];
  return em.execute(sql, parent ? [community.id, parent] : [community.id]);
}

async function parentOf(ctx: TenantCtx, place: Place): Promise<Place | null> {
  const own = { communityId: ctx.community.id };
  if (place instanceof Building) return ctx.em.findOne(Estate, { ...own, id: place.estateId });
  if (place instanceof Stairwell) return ctx.em.findOne(Building, { ...own, id: place.buildingId });
  if (place instanceof Dwelling) return ctx.em.findOne(Stairwell, { ...own, id: place.stairwellId });
  return null;
}

interface Inside {
  places: Place[];
  stairwellIds: string[];
  dwellingIds: string[];
}

/** Everything that a place holds, itself included where it is a stairwell or a dwelling. */
async function insideOf({ em, community }: TenantCtx, place: Place): Promise<Inside> {
  const own = { communityId: community.id };
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  const ofEstate = place instanceof Estate ? await em.find(Building, { ...own, estateId: place.id }) : [];
  const buildingIds = place instanceof Building ? [place.id] : ids(ofEstate);
  const ofBuildings = await em.find(Stairwell, { ...own, buildingId: { $in: buildingIds } });
  const stairwellIds = place instanceof Stairwell ? [place.id] : ids(ofBuildings);
  const ofStairwells = await em.find(Dwelling, { ...own, stairwellId: { $in: stairwellIds } });
  const dwellingIds = place instanceof Dwelling ? [place.id] : ids(ofStairwells);
  return { places: [...ofEstate, ...ofBuildings, ...ofStairwells], stairwellIds, dwellingIds };
}

/** Later contexts' tables are named here by their names alone: what counts is whether any of their rows need the place. */
async function refuseInUse({ em, community }: TenantCtx, { stairwellIds, dwellingIds }: Inside): Promise<void> {
  const [use] = await em.execute<{ living: boolean; working: boolean }[]>(
    `select exists (select 1 from person where community_id = ? and stairwell_id = any (?::uuid[]))
         or exists (select 1 from household where community_id = ? and until_date is null and dwelling_id = any (?::uuid[])) as living,
       exists (select 1 from membership where community_id = ? and scope_type = 'STAIRWELL' and scope_id = any (?::uuid[])
         and (until_date is null or until_date >= ?::date)) as working`,
    [
      ...[community.id, listOf(stairwellIds), community.id, listOf(dwellingIds)],
      ...[community.id, listOf(stairwellIds), today()],
    ],
  );
  if (use?.living) throw refuse('CONFLICT', text('此处还有人居住', 'Somebody lives here'), ['placeId']);
  if (use?.working) {
    throw refuse('CONFLICT', text('此处还有人任职，请先结束任职', 'Somebody holds a role here: end that first'), [
      'placeId',
    ]);
  }
}

/** Ids as PostgreSQL writes a list of them. */
const listOf = (ids: readonly string[]): string => `{${ids.join()}}`;

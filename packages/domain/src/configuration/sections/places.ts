import { type Problem, text } from '@gongzhi/kernel';
import { RowSet } from '@gongzhi/storage';
import { z } from 'zod';
import { authorize } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { Building, Estate, Stairwell } from '../../tenancy/place.entity.js';
import { ENTERING_PLACES } from '../../tenancy/place.service.js';
import { placeKey } from '../../tenancy/place-text.js';
import { type KnownPlace, pathOf, Territory } from '../../tenancy/territory.js';
import { writeRows } from '../../write-rows.js';
import { grouped, ownRows, sortedBy } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { listOf, named, parsed } from '../shape.js';

const STAIRWELL = z.object({ name: named });
const BUILDING = z.object({ name: named, stairwells: listOf(STAIRWELL, 'name', 100).default([]) });
const ESTATE = z.object({ name: named, buildings: listOf(BUILDING, 'name', 500).default([]) });
type ToldEstate = z.output<typeof ESTATE>;

const ESTATES = listOf(ESTATE, 'name', 200);

/** Estates, buildings and stairwells that are in use; what is missing is entered. Doors are where people live: they stay out. */
export const placesSection: ConfigurationSection<ToldEstate[]> = {
  key: 'places',
  title: text('小区、楼栋与楼道', 'Estates, buildings and stairwells'),
  lock: (ctx) => oneAtATime(ctx, ENTERING_PLACES),
  async read(ctx) {
    const inUse = { retiredOn: null };
    const estates = await ownRows(ctx, 'Place', Estate, inUse);
    const buildings = await ownRows(ctx, 'Place', Building, inUse);
    const stairwells = await ownRows(ctx, 'Place', Stairwell, inUse);
    const inBuilding = grouped(stairwells, ({ buildingId }) => buildingId);
    const inEstate = grouped(buildings, ({ estateId }) => estateId);
    return sorted(
      estates.map(({ id, name }) => ({
        name,
        buildings: (inEstate.get(id) ?? []).map((building) => ({
          name: building.name,
          stairwells: (inBuilding.get(building.id) ?? []).map((stairwell) => ({ name: stairwell.name })),
        })),
      })),
    );
  },
  parse: (value, path) => sorted(parsed(ESTATES, value, path)),
  async plan(ctx, wanted) {
    const present = await this.read(ctx);
    const { missing, retired } = compared(await Territory.of(ctx.em, ctx.community.id), wanted);
    if (missing.length > 0) authorize(ctx, 'create', 'Place');
    return { changes: differences(present, withPaths(present, missing)), problems: retired.map(outOfUse) };
  },
  async apply(ctx, wanted) {
    const territory = await Territory.of(ctx.em, ctx.community.id);
    const { missing } = compared(territory, wanted);
    if (missing.length === 0) return;
    authorize(ctx, 'create', 'Place');
    const rows = new RowSet(ctx.em.getMetadata());
    for (const path of missing) {
      path.reduce<KnownPlace | null>(
        (parent, name, depth) => territory.enter(rows, { kind: KINDS[depth]!, name, parent }),
        null,
      );
    }
    await writeRows(ctx, rows);
  },
};

const KINDS = ['estate', 'building', 'stairwell'] as const;

/** The names that lead to a place, from its estate on. */
export type PlacePath = string[];

/** Every place of a document, what holds others first. */
export const pathsIn = (estates: readonly ToldEstate[]): PlacePath[] =>
  estates.flatMap((estate) => [
    [estate.name],
    ...estate.buildings.flatMap((building) => [
      [estate.name, building.name],
      ...building.stairwells.map(({ name }) => [estate.name, building.name, name]),
    ]),
  ]);

/** Names that people use for the same place have one key. */
export const pathKey = (path: PlacePath): string => path.map(placeKey).join('\n');

/** The place that people mean by these names. */
export const placeAt = (territory: Territory, path: PlacePath): KnownPlace | undefined =>
  path.reduce<KnownPlace | null | undefined>(
    (parent, name, depth) => (parent === undefined ? undefined : territory.find(KINDS[depth]!, name, parent)),
    null,
  ) ?? undefined;

function compared(
  territory: Territory,
  wanted: readonly ToldEstate[],
): { missing: PlacePath[]; retired: KnownPlace[] } {
  const meant = new Map(pathsIn(wanted).map((path) => [pathKey(path), path]));
  const places = [...meant.values()].map((path) => ({ path, place: placeAt(territory, path) }));
  return {
    missing: places.flatMap(({ path, place }) => (place ? [] : [path])),
    retired: places.flatMap(({ place }) => (place?.retired ? [place] : [])),
  };
}

function withPaths(present: readonly ToldEstate[], paths: readonly PlacePath[]): ToldEstate[] {
  const estates = structuredClone([...present]);
  for (const [estateName, buildingName, stairwellName] of paths) {
    const estate = itemOf(estates, estateName!, (name) => ({ name, buildings: [] }));
    if (buildingName === undefined) continue;
    const building = itemOf(estate.buildings, buildingName, (name) => ({ name, stairwells: [] }));
    if (stairwellName !== undefined) itemOf(building.stairwells, stairwellName, (name) => ({ name }));
  }
  return sorted(estates);
}

function itemOf<T extends { name: string }>(items: T[], name: string, make: (name: string) => T): T {
  const present = items.find((item) => item.name === name);
  if (present) return present;
  const made = make(name);
  items.push(made);
  return made;
}

const sorted = (estates: readonly ToldEstate[]): ToldEstate[] =>
  sortedBy(
    estates.map(({ name, buildings }) => ({
      name,
      buildings: sortedBy(
        buildings.map((building) => ({ name: building.name, stairwells: sortedBy(building.stairwells, 'name') })),
        'name',
      ),
    })),
    'name',
  );

const outOfUse = (place: KnownPlace): Problem => ({
  code: 'CONFLICT',
  field: [pathOf(place)],
  message: text(`${pathOf(place)}已停用，请先恢复它`, `${pathOf(place)} is out of use: restore it first`),
});

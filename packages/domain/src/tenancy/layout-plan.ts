import type { NewRows } from '@gongzhi/storage';
import type { Layout } from './place-range.js';
import { type KnownPlace, type PlaceKind, pathOf, type Territory } from './territory.js';

/** What entering one layout does to the territory. */
export interface PlannedLayout {
  line: number;
  estate: string;
  /** How many places it enters, by kind; those that are there already are left as they are. */
  create: Record<PlaceKind, number>;
  unchanged: Record<PlaceKind, number>;
  /** The first of those that it enters, as people say them. */
  created: string[];
}

/** So many new places are named; the others are counted. */
const MOST_NAMED = 50;

const none = (): Record<PlaceKind, number> => ({ estate: 0, building: 0, stairwell: 0, dwelling: 0 });

/**
 * Adds the places of a layout that are missing to `rows`, and tells of them. Two layouts may name the same places: the
 * second finds what the first has entered.
 */
export function planLayout(
  { territory, rows }: { territory: Territory; rows: NewRows },
  { line, estate, layout }: { line: number; estate: string; layout: Layout },
): PlannedLayout {
  const planned: PlannedLayout = { line, estate, create: none(), unchanged: none(), created: [] };
  const enter = (kind: PlaceKind, name: string, parent: KnownPlace | null, floor: number | null = null): KnownPlace => {
    const known = territory.find(kind, name, parent);
    (known ? planned.unchanged : planned.create)[kind] += 1;
    if (known) return known;
    const place = territory.add(rows, { kind, name, parent, floor });
    if (planned.created.length < MOST_NAMED) planned.created.push(pathOf(place));
    return place;
  };
  const within = enter('estate', estate, null);
  for (const buildingName of layout.buildings) {
    const building = enter('building', buildingName, within);
    for (const stairwellName of layout.stairwells) {
      const stairwell = enter('stairwell', stairwellName, building);
      for (const { name, floor } of layout.rooms) enter('dwelling', name, stairwell, floor);
    }
  }
  return planned;
}

/** So many dwellings are entered by one request at most. */
export const MOST_DWELLINGS = 20_000;

export const dwellingsIn = ({ buildings, stairwells, rooms }: Layout): number =>
  buildings.length * Math.max(1, stairwells.length) * Math.max(1, rooms.length);

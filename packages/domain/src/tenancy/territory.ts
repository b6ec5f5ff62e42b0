import { newId } from '@gongzhi/kernel';
import type { EntityManager, NewRows } from '@gongzhi/storage';
import { Building, Dwelling, Estate, Stairwell } from './place.entity.js';
import { placeKey } from './place-text.js';

export const PLACE_KINDS = ['estate', 'building', 'stairwell', 'dwelling'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** A place as the territory knows it, or as it is about to be entered. */
export interface KnownPlace {
  id: string;
  kind: PlaceKind;
  name: string;
  parent: KnownPlace | null;
  retired: boolean;
}

export type NewPlace = Pick<KnownPlace, 'kind' | 'name' | 'parent'> & { floor?: number | null };

/**
 * All places of a community by the keys of their names, so that any number of addresses can be looked up without asking
 * again. What is missing can be added; it is found from then on, and written with the rows that it was added to.
 */
export class Territory {
  readonly #communityId: string;
  readonly #byKey = new Map<string, KnownPlace>();
  readonly #byId = new Map<string, KnownPlace>();
  readonly #withDwellings = new Set<string>();

  private constructor(communityId: string) {
    this.#communityId = communityId;
  }

  /** Four statements, however many places there are. */
  static async of(em: EntityManager, communityId: string): Promise<Territory> {
    const territory = new Territory(communityId);
    for (const kind of PLACE_KINDS) {
      const rows = await em.execute<{ id: string; name: string; parent: string | null; retired: boolean }[]>(
        `select id, ${kind === 'dwelling' ? 'room' : 'name'} as name, ${PARENT_COLUMN[kind]} as parent, retired_on is not null as retired
         from ${kind} where community_id = ?`,
        [communityId],
      );
      for (const { id, name, parent, retired } of rows) {
        territory.#remember({ id, kind, name, parent: parent ? territory.#byId.get(parent)! : null, retired });
      }
    }
    return territory;
  }

  find(kind: PlaceKind, name: string, parent: KnownPlace | null): KnownPlace | undefined {
    return this.#byKey.get(keyOf(kind, name, parent));
  }

  byId(id: string): KnownPlace | undefined {
    return this.#byId.get(id);
  }

  hasDwellings(stairwell: KnownPlace): boolean {
    return this.#withDwellings.has(stairwell.id);
  }

  all(kind: PlaceKind): KnownPlace[] {
    return [...this.#byId.values()].filter((place) => place.kind === kind);
  }

  /** The place as it is known, or entered. */
  enter(rows: NewRows, place: NewPlace): KnownPlace {
    return this.find(place.kind, place.name, place.parent) ?? this.add(rows, place);
  }

  /** Enters a place that `find` does not know. */
  add(rows: NewRows, { kind, name, parent, floor = null }: NewPlace): KnownPlace {
    const place: KnownPlace = { id: newId(), kind, name, parent, retired: false };
    const own = { communityId: this.#communityId, id: place.id, retiredOn: null };
    if (kind === 'estate') rows.add(Estate, { ...own, name });
    else if (kind === 'building') rows.add(Building, { ...own, estateId: parent!.id, name });
    else if (kind === 'stairwell') rows.add(Stairwell, { ...own, buildingId: parent!.id, name });
    else rows.add(Dwelling, { ...own, stairwellId: parent!.id, room: name, floor });
    this.#remember(place);
    return place;
  }

  #remember(place: KnownPlace): void {
    this.#byId.set(place.id, place);
    const key = keyOf(place.kind, place.name, place.parent);
    // Of two that people would call the same, the one in use is meant.
    if (!this.#byKey.has(key) || this.#byKey.get(key)!.retired) this.#byKey.set(key, place);
    if (place.kind === 'dwelling') this.#withDwellings.add(place.parent!.id);
  }
}

const PARENT_COLUMN: Record<PlaceKind, string> = {
  estate: 'null::uuid',
  building: 'estate_id',
  stairwell: 'building_id',
  dwelling: 'stairwell_id',
};

const keyOf = (kind: PlaceKind, name: string, parent: KnownPlace | null): string =>
  `${kind} ${parent?.id ?? ''} ${placeKey(name)}`;

/** As people say it: 新丰小区 3幢 2单元 101. */
export const pathOf = (place: KnownPlace): string =>
  place.parent ? `${pathOf(place.parent)} ${place.name}` : place.name;

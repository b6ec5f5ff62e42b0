import { newId } from '@gongzhi/kernel';
import { Building, Estate, Stairwell } from '../../tenancy/place.entity.js';
import type { SampleRegister } from './sample-acting.js';
import type { SampleEstate } from './sample-files.js';

/** Adds the places that are missing; returns the stairwells' ids by `<estate key> <building> <stairwell>`. */
export async function loadPlaces(
  { em, communityId }: Pick<SampleRegister, 'em' | 'communityId'>,
  estates: readonly SampleEstate[],
): Promise<Map<string, string>> {
  const own = { communityId };
  const known = {
    estates: idsBy(await em.find(Estate, own), ({ name }) => name),
    buildings: idsBy(await em.find(Building, own), ({ estateId, name }) => `${estateId} ${name}`),
    stairwells: idsBy(await em.find(Stairwell, own), ({ buildingId, name }) => `${buildingId} ${name}`),
  };
  const stairwells = new Map<string, string>();
  for (const { key, name, buildings } of estates) {
    const estateId = known.estates.get(name.zh) ?? newId();
    if (!known.estates.has(name.zh)) em.persist(em.create(Estate, { ...own, id: estateId, name: name.zh }));
    for (const building of buildings) {
      const buildingKey = `${estateId} ${building.name}`;
      const buildingId = known.buildings.get(buildingKey) ?? newId();
      if (!known.buildings.has(buildingKey)) {
        em.persist(em.create(Building, { ...own, id: buildingId, estateId, name: building.name }));
      }
      for (const stairwell of building.stairwells) {
        const id = known.stairwells.get(`${buildingId} ${stairwell}`) ?? newId();
        if (!known.stairwells.has(`${buildingId} ${stairwell}`)) {
          em.persist(em.create(Stairwell, { ...own, id, buildingId, name: stairwell }));
        }
        stairwells.set(`${key} ${building.name} ${stairwell}`, id);
      }
    }
  }
  return stairwells;
}

const idsBy = <T extends { id: string }>(rows: readonly T[], keyOf: (row: T) => string): Map<string, string> =>
  new Map(rows.map((row) => [keyOf(row), row.id]));

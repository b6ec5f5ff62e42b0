import type { Layout } from '../../tenancy/place-range.js';
import { parseLayout } from '../../tenancy/place-range.js';
import { Territory } from '../../tenancy/territory.js';
import type { SampleRegister } from './sample-acting.js';
import type { SampleEstate } from './sample-files.js';

/** Adds the places that are missing; returns the ids of stairwells and dwellings by `<estate key> <building> <stairwell> <room>`. */
export async function loadPlaces(
  { em, rows, communityId }: Pick<SampleRegister, 'em' | 'rows' | 'communityId'>,
  estates: readonly SampleEstate[],
): Promise<Map<string, string>> {
  const territory = await Territory.of(em, communityId);
  const ids = new Map<string, string>();
  for (const { key, name, buildings } of estates) {
    const estate = territory.enter(rows, { kind: 'estate', name: name.zh, parent: null });
    for (const { name: buildingName, stairwells, homes } of buildings) {
      const building = territory.enter(rows, { kind: 'building', name: buildingName, parent: estate });
      for (const stairwellName of stairwells) {
        const stairwell = territory.enter(rows, { kind: 'stairwell', name: stairwellName, parent: building });
        const path = `${key} ${buildingName} ${stairwellName}`;
        ids.set(path, stairwell.id);
        for (const room of homes ? roomsOf(homes) : []) {
          const dwelling = territory.enter(rows, { kind: 'dwelling', parent: stairwell, ...room });
          ids.set(`${path} ${room.name}`, dwelling.id);
        }
      }
    }
  }
  return ids;
}

/** @throws Error where the file's description of homes cannot be read */
function roomsOf(homes: string): Layout['rooms'] {
  const outcome = parseLayout(`1幢1单元${homes}`);
  if ('reason' in outcome) throw new Error(`estates.yaml: ${homes}: ${outcome.reason.en}`);
  return outcome.layout.rooms;
}

import { newId } from '@gongzhi/kernel';
import { Grid } from '../../grids/grid.entity.js';
import { Stairwell } from '../../tenancy/place.entity.js';
import type { SampleRegister } from './sample-acting.js';
import type { SampleFolder } from './sample-files.js';

/** Lays the grids that are missing over stairwells that are written; `places` has their ids by path. */
export async function loadGrids(
  { em, communityId }: Pick<SampleRegister, 'em' | 'communityId'>,
  { grids }: Pick<SampleFolder, 'grids'>,
  places: ReadonlyMap<string, string>,
): Promise<void> {
  if (grids.length === 0) return;
  const known = new Set((await em.find(Grid, { communityId })).map(({ name }) => name));
  for (const { name, networks, stairwells } of grids) {
    if (known.has(name)) continue;
    const grid = em.create(Grid, { communityId, id: newId(), name, networks });
    em.persist(grid);
    const ids = stairwells.map((path) => places.get(path.join(' '))!);
    for (const stairwell of await em.find(Stairwell, { communityId, id: { $in: ids } })) stairwell.gridId = grid.id;
  }
}

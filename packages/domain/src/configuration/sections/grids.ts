import { type Problem, text } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { z } from 'zod';
import { authorize, type TenantCtx } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { Grid, GridNetwork } from '../../grids/grid.entity.js';
import { layOutGrids } from '../../grids/grid.service.js';
import { Stairwell } from '../../tenancy/place.entity.js';
import { type KnownPlace, Territory } from '../../tenancy/territory.js';
import { changedItems, grouped, overlaid, ownRows, sortedBy } from '../items.js';
import type { Beside, ConfigurationSection } from '../section.js';
import { listOf, named, parsed } from '../shape.js';
import { type PlacePath, pathKey, pathsIn, placeAt, placesSection } from './places.js';

const GRID = z.object({
  name: named,
  networks: z.array(z.enum(GridNetwork)).min(1),
  /** Estate, building and stairwell, by their names. */
  stairwells: z.array(z.array(named).length(3)).min(1).max(500),
});
type Told = z.output<typeof GRID>;

const GRIDS = listOf(GRID, 'name', 500);

/** Grids, the networks that work over them, and the stairwells that they lie over; who works there is no configuration. */
export const gridsSection: ConfigurationSection<Told[]> = {
  key: 'grids',
  title: text('网格', 'Grids'),
  async lock({ em, community }) {
    const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const;
    await em.find(Grid, { communityId: community.id }, locked);
  },
  async read(ctx) {
    return (await known(ctx)).told;
  },
  parse: (value, path) => sortedBy(parsed(GRIDS, value, path).map(inOrder), 'name'),
  async plan(ctx, wanted, beside) {
    const { rows, told, territory } = await known(ctx);
    const changed = changedItems(told, wanted.map(asKnown(territory)), 'name');
    for (const { name } of changed) {
      const row = rows.find((grid) => grid.name === name);
      authorize(ctx, row ? 'update' : 'create', 'Grid', row);
    }
    const changes = differences(told, overlaid(told, changed, 'name'));
    return { changes, problems: [...unknownPlaces(territory, wanted, beside), ...takenTwice(told, wanted)] };
  },
  async apply(ctx, wanted) {
    const { told, territory } = await known(ctx);
    const changed = changedItems(told, wanted.map(asKnown(territory)), 'name');
    if (changed.length === 0) return;
    const idOf = (path: PlacePath) => placeAt(territory, path)!.id;
    await layOutGrids(
      ctx,
      changed.map(({ name, networks, stairwells }) => ({ name, networks, stairwellIds: stairwells.map(idOf) })),
    );
  },
};

async function known(ctx: TenantCtx): Promise<{ rows: Grid[]; told: Told[]; territory: Territory }> {
  const rows = await ownRows(ctx, 'Grid', Grid);
  const stairwells = await ownRows(ctx, 'Place', Stairwell, { gridId: { $ne: null } });
  const territory = await Territory.of(ctx.em, ctx.community.id);
  const inGrid = grouped(stairwells, ({ gridId }) => gridId!);
  const told = rows.map(({ id, name, networks }) => {
    const paths = (inGrid.get(id) ?? []).map((stairwell) => namesTo(territory.byId(stairwell.id)!));
    return inOrder({ name, networks, stairwells: paths });
  });
  return { rows, told: sortedBy(told, 'name'), territory };
}

const namesTo = (place: KnownPlace): PlacePath => [...(place.parent ? namesTo(place.parent) : []), place.name];

/** The same grid, its stairwells called what they are called here. */
const asKnown =
  (territory: Territory) =>
  (grid: Told): Told =>
    inOrder({
      ...grid,
      stairwells: grid.stairwells.map((path) => {
        const place = placeAt(territory, path);
        return place ? namesTo(place) : path;
      }),
    });

function inOrder({ name, networks, stairwells }: Told): Told {
  const paths = new Map(stairwells.map((path) => [path.join('\n'), path]));
  return {
    name,
    networks: Object.values(GridNetwork).filter((network) => networks.includes(network)),
    stairwells: [...paths.keys()].sort().map((key) => paths.get(key)!),
  };
}

/** Stairwells that are neither here nor about to be. */
function unknownPlaces(territory: Territory, wanted: readonly Told[], beside: Beside): Problem[] {
  const coming = new Set(pathsIn(beside(placesSection) ?? []).map(pathKey));
  return wanted.flatMap(({ name, stairwells }) =>
    stairwells
      .filter((path) => !placeAt(territory, path) && !coming.has(pathKey(path)))
      .map(
        (path): Problem => ({
          code: 'NOT_FOUND',
          field: [name, 'stairwells'],
          message: text(`没有登记楼道 ${path.join(' ')}`, `No stairwell ${path.join(' ')} is registered`),
        }),
      ),
  );
}

/** Stairwells that would lie in two grids; those of grids that are not named stay in them. */
function takenTwice(told: readonly Told[], wanted: readonly Told[]): Problem[] {
  const named = new Set(wanted.map(({ name }) => name));
  const taken = new Map<string, string>();
  const take = ({ name, stairwells }: Told): Problem[] =>
    stairwells.flatMap((path): Problem[] => {
      const key = pathKey(path);
      const other = taken.get(key);
      taken.set(key, name);
      if (other === undefined) return [];
      const message = text(
        `楼道 ${path.join(' ')} 已属网格“${other}”`,
        `The stairwell ${path.join(' ')} lies in the grid ${other}`,
      );
      return [{ code: 'CONFLICT', field: [name, 'stairwells'], message }];
    });
  return [...told.filter(({ name }) => !named.has(name)), ...wanted].flatMap(take);
}

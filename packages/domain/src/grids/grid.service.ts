import { newId, refuse, text } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseName } from '../names.js';
import { Stairwell } from '../tenancy/place.entity.js';
import { Grid, GridNetwork, grids } from './grid.entity.js';
import type { ChangeGridInput, RegisterGridInput } from './grid.inputs.js';

const MOST_STAIRWELLS = 500;

/** Lays a grid over stairwells; each lies in one grid at most. */
export async function registerGrid(context: Ctx, input: RegisterGridInput): Promise<Grid> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Grid');
  const grid = ctx.em.create(Grid, {
    communityId: ctx.community.id,
    id: newId(),
    name: normaliseName(input.name, ['name']),
    networks: networksOf(input.networks ?? Object.values(GridNetwork)),
  });
  ctx.em.persist(grid);
  await takeStairwells(ctx, grid, input.stairwellIds);
  await flushOnce(ctx, SAME_NAME, ['name']);
  return grid;
}

/** Changes a grid. Roles that are limited to it reach its new stairwells from the next request on, and no others. */
export async function changeGrid(context: Ctx, input: ChangeGridInput): Promise<Grid> {
  const ctx = inCommunity(context);
  const grid = await target(ctx, grids, input.gridId, ['gridId'], { lock: true });
  authorize(ctx, 'update', 'Grid', grid);
  if (input.name) grid.name = normaliseName(input.name, ['name']);
  if (input.networks) grid.networks = networksOf(input.networks);
  if (input.stairwellIds) await takeStairwells(ctx, grid, input.stairwellIds);
  await flushOnce(ctx, SAME_NAME, ['name']);
  return grid;
}

const SAME_NAME = text('本社区已有同名网格', 'A grid of this name exists here');

/** A grid as it is to be; its stairwells are the community's own, by their row ids. */
export interface GridLayout {
  name: string;
  networks: readonly GridNetwork[];
  stairwellIds: readonly string[];
}

/**
 * Brings the grids of these names to this, laying out those that are missing, in one step: a stairwell may pass from one
 * of them to another. Other grids keep what they have.
 */
export async function layOutGrids(ctx: TenantCtx, layouts: readonly GridLayout[]): Promise<void> {
  const own = { communityId: ctx.community.id };
  const present = await ctx.em.find(Grid, own, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } });
  const stairwells = await ctx.em.find(Stairwell, {
    ...own,
    $or: [{ id: { $in: layouts.flatMap(({ stairwellIds }) => stairwellIds) } }, { gridId: { $ne: null } }],
  });
  const laidOut = layouts.map(({ name, networks, stairwellIds }) => {
    const grid =
      present.find((each) => each.name === name) ?? ctx.em.create(Grid, { ...own, id: newId(), name, networks: [] });
    authorize(ctx, present.includes(grid) ? 'update' : 'create', 'Grid', present.includes(grid) ? grid : undefined);
    grid.networks = networksOf(networks);
    for (const left of stairwells) if (left.gridId === grid.id) left.gridId = null;
    return { grid, stairwellIds: new Set(stairwellIds) };
  });
  for (const { grid, stairwellIds } of laidOut) {
    for (const stairwell of stairwells.filter(({ id }) => stairwellIds.has(id))) {
      if (stairwell.gridId) throw inAnotherGrid(stairwell);
      stairwell.gridId = grid.id;
    }
  }
  ctx.em.persist(laidOut.map(({ grid }) => grid));
  await flushOnce(ctx, SAME_NAME, ['name']);
}

const inAnotherGrid = ({ name }: Stairwell) =>
  refuse('CONFLICT', text(`楼道“${name}”已属另一网格`, `The stairwell ${name} lies in another grid`), ['stairwellIds']);

/** Makes the grid consist of these stairwells. */
async function takeStairwells(ctx: TenantCtx, grid: Grid, nodeIds: readonly string[]): Promise<void> {
  const ids = [...new Set(nodeIds)].map((nodeId) => idOf('Stairwell', nodeId));
  if (ids.length === 0 || ids.length > MOST_STAIRWELLS) {
    throw refuse(
      'BAD_USER_INPUT',
      text(`网格应有 1 至 ${MOST_STAIRWELLS} 个楼道`, `A grid has 1 to ${MOST_STAIRWELLS} stairwells`),
      ['stairwellIds'],
    );
  }
  const own = { communityId: ctx.community.id };
  const chosen = await ctx.em.find(Stairwell, { ...own, id: { $in: ids.filter((id) => id !== null) } });
  if (chosen.length < ids.length) {
    throw refuse('NOT_FOUND', text('本社区没有其中某个楼道', 'One of these stairwells is not here'), ['stairwellIds']);
  }
  const taken = chosen.find(({ gridId }) => gridId && gridId !== grid.id);
  if (taken) throw inAnotherGrid(taken);
  for (const left of await ctx.em.find(Stairwell, { ...own, gridId: grid.id })) left.gridId = null;
  for (const stairwell of chosen) stairwell.gridId = grid.id;
}

function networksOf(networks: readonly GridNetwork[]): GridNetwork[] {
  if (networks.length > 0) return [...new Set(networks)];
  throw refuse('BAD_USER_INPUT', text('请至少选择一张网', 'Choose at least one network'), ['networks']);
}

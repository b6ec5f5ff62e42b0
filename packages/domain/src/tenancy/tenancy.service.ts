import { newId, text } from '@gongzhi/kernel';
import type { FilterQuery, RequiredEntityData } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseName } from '../names.js';
import { Building, Estate, Stairwell } from './place.entity.js';
import type { RegisterStairwellInput } from './tenancy.inputs.js';

/** The stairwell of these names, entered with its estate and building where they are not known yet. */
export async function registerStairwell(context: Ctx, input: RegisterStairwellInput): Promise<Stairwell> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Place');
  const [estateName, buildingName, name] = (['estate', 'building', 'stairwell'] as const).map((field) =>
    normaliseName(input[field], [field]),
  ) as [string, string, string];
  const estate = await known(ctx, Estate, { name: estateName }, ['estate']);
  const building = await known(ctx, Building, { estateId: estate.id, name: buildingName }, ['building']);
  return known(ctx, Stairwell, { buildingId: building.id, name }, ['stairwell']);
}

/** The place that these columns describe, found or entered. */
async function known<T extends Estate | Building | Stairwell>(
  ctx: TenantCtx,
  entity: new () => T,
  place: object,
  field: string[],
): Promise<T> {
  const own = { communityId: ctx.community.id, ...place };
  const present = await ctx.em.findOne(entity, own as FilterQuery<T>);
  if (present) return present as T;
  const entered = ctx.em.create(entity, { ...own, id: newId() } as unknown as RequiredEntityData<T>);
  ctx.em.persist(entered);
  await flushOnce(ctx, text('同名地点刚刚被登记，请重试', 'This place was registered a moment ago; try again'), field);
  return entered;
}

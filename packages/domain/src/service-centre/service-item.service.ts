import { newId } from '@gongzhi/kernel';
import { authorize, type TenantCtx } from '../context.js';
import { oneAtATime } from '../one-at-a-time.js';
import { ServiceItem } from './service-item.entity.js';

/** What an item of the catalogue says, told apart by its code. */
export type ServiceItemTerms = Pick<ServiceItem, 'code' | 'category' | 'categoryEn' | 'name' | 'nameEn'>;

/** Items of one code must not be made twice at once. */
export const SETTING_SERVICE_ITEMS = 'service items';

/** Sets any number of items, each with a code of its own; others stay as they are. Three statements, however many there are. */
export async function setServiceItems(ctx: TenantCtx, items: readonly ServiceItemTerms[]): Promise<void> {
  authorize(ctx, 'create', 'ServiceItem');
  await oneAtATime(ctx, SETTING_SERVICE_ITEMS);
  const own = { communityId: ctx.community.id };
  const present = await ctx.em.find(ServiceItem, { ...own, code: { $in: items.map(({ code }) => code) } });
  for (const item of present) authorize(ctx, 'update', 'ServiceItem', item);
  for (const terms of items) {
    const known = present.find(({ code }) => code === terms.code);
    if (known) ctx.em.assign(known, terms);
    else ctx.em.persist(ctx.em.create(ServiceItem, { ...own, id: newId(), sample: false, ...terms }));
  }
  await ctx.em.flush();
}

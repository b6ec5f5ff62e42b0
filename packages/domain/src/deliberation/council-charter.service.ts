import { type Json, newId } from '@gongzhi/kernel';
import { authorize, type TenantCtx } from '../context.js';
import { oneAtATime } from '../one-at-a-time.js';
import { CouncilCharter } from './council-charter.entity.js';

/** A community has one charter, whoever enters it at the same moment. */
export const SETTING_COUNCIL_CHARTER = 'council charter';

/** Enters the charter that the council has decided on, in place of the one that there is. */
export async function setCouncilCharter(ctx: TenantCtx, document: Json): Promise<void> {
  await oneAtATime(ctx, SETTING_COUNCIL_CHARTER);
  const own = { communityId: ctx.community.id };
  const charter = await ctx.em.findOne(CouncilCharter, own);
  authorize(ctx, charter ? 'update' : 'create', 'CouncilCharter', charter ?? undefined);
  if (charter) charter.document = document;
  else ctx.em.persist(ctx.em.create(CouncilCharter, { ...own, id: newId(), document }));
  await ctx.em.flush();
}

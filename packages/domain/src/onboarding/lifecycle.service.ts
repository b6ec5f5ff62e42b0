import { refuse, text } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { LockMode } from '@mikro-orm/core';
import { attribute } from '../audit/audit.subscriber.js';
import { witnessOf } from '../audit/trail.js';
import { authorize, type Ctx } from '../context.js';
import { Community } from '../tenancy/community.entity.js';
import type { CommunityStatus } from '../tenancy/tenancy.enums.js';
import type { SetCommunityStatusInput } from './lifecycle.inputs.js';

/** Which status may follow which. What is archived stays so. */
const NEXT: Record<CommunityStatus, readonly CommunityStatus[]> = {
  PENDING: ['ACTIVE'],
  ACTIVE: ['SUSPENDED'],
  SUSPENDED: ['ACTIVE', 'ARCHIVED'],
  ARCHIVED: [],
};

/** Opens, suspends or archives a community; the bureau alone may. The change stands in that community's own audit trail. */
export async function setCommunityStatus(ctx: Ctx, input: SetCommunityStatusInput): Promise<Community> {
  authorize(ctx, 'onboard', 'Community');
  const known = await ctx.em.findOne(Community, { code: input.communityCode });
  if (!known) throw refuse('NOT_FOUND', text('没有这个代码的社区', 'No community has this code'), ['communityCode']);
  return inSession(ctx.sessions!.nested.bureau, { communityId: known.id }, 'write', async (em) => {
    attribute(em, witnessOf(ctx));
    const community = await em.findOneOrFail(Community, { id: known.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!NEXT[community.status].includes(input.status)) throw illegal(community.status, input.status);
    community.status = input.status;
    return community;
  });
}

const illegal = (from: CommunityStatus, to: CommunityStatus) =>
  refuse(
    'CONFLICT',
    text(`社区状态不能从 ${from} 变为 ${to}`, `A community's status cannot go from ${from} to ${to}`),
    ['status'],
  );

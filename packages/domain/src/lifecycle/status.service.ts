import { refuse, text } from '@gongzhi/kernel';
import { runIn } from '@gongzhi/storage';
import { endOfRuns } from '../catalogue/index.js';
import { authorize, type Ctx } from '../context.js';
import type { Community } from '../tenancy/community.entity.js';
import type { CommunityStatus } from '../tenancy/tenancy.enums.js';
import { changeLine } from './change-line.js';
import type { SetCommunityStatusInput } from './status.inputs.js';

/** Which status may follow which by the bureau's word. What is archived stays so. */
const NEXT: Record<CommunityStatus, readonly CommunityStatus[]> = {
  PENDING: ['ACTIVE'],
  ACTIVE: ['SUSPENDED'],
  SUSPENDED: ['ACTIVE', 'ARCHIVED'],
  ARCHIVED: [],
  DELETED: [],
};

/**
 * Opens, suspends or archives a community; the bureau alone may. It counts at the next request, also of whoever is
 * inside: the community's line affects access, so that its epoch is raised. The change and its reason stand in the
 * register's history, and in that community's own audit trail. Of what is archived, publishers learn that it runs nothing.
 */
export async function setCommunityStatus(ctx: Ctx, input: SetCommunityStatusInput): Promise<Community> {
  authorize(ctx, 'onboard', 'Community');
  return changeLine(ctx, input, async (community, em) => {
    if (!NEXT[community.status].includes(input.status)) throw illegal(community.status, input.status);
    community.status = input.status;
    if (input.status === 'ARCHIVED') await runIn(em, endOfRuns(community.id));
  });
}

const illegal = (from: CommunityStatus, to: CommunityStatus) =>
  refuse(
    'CONFLICT',
    text(`社区状态不能从 ${from} 变为 ${to}`, `A community's status cannot go from ${from} to ${to}`),
    ['status'],
  );

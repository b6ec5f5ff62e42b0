import type { Filter } from '@gongzhi/access';
import { type Problem, text } from '@gongzhi/kernel';
import type { Community } from '../../tenancy/community.entity.js';
import type { Template } from '../template.entity.js';

export type Sharer = Pick<Template, 'publisherId' | 'sharing' | 'sharedTownIds' | 'sharedCommunityIds'>;

/** Whether a community may take it over: as the policy of the table says it, but that having cloned it does not count. */
export const isSharedWith = (template: Sharer, { id, townId }: Pick<Community, 'id' | 'townId'>): boolean =>
  template.sharing === 'ALL' ||
  template.publisherId === id ||
  template.sharedCommunityIds.includes(id) ||
  (townId != null && template.sharedTownIds.includes(townId));

/** The same as a condition of a list: what somebody has cloned that is not shared with them any more is not listed. */
export const sharedWith = ({ id, townId }: Pick<Community, 'id' | 'townId'>): Filter => ({
  $or: [
    { sharing: 'ALL' },
    { publisherId: id },
    { sharedCommunityIds: { $contains: [id] } },
    ...(townId ? [{ sharedTownIds: { $contains: [townId] } }] : []),
  ],
});

/** Why a community does not clone a version that it still sees: it has cloned it before, and it was shared then. */
export const unsharedProblems = (
  template: Sharer,
  community: Pick<Community, 'id' | 'townId'>,
  field: string[],
): Problem[] =>
  isSharedWith(template, community)
    ? []
    : [
        {
          code: 'CONFLICT',
          field,
          reason: 'TEMPLATE_NOT_SHARED',
          message: text(
            '发布者不再与本社区共享这个模板，不能再克隆；已克隆的项目照常运行',
            'Its publisher no longer shares it with this community: it is not cloned again; what was cloned goes on',
          ),
        },
      ];

import type { Community } from '../tenancy/community.entity.js';

/** What stands for a community's own name in what is meant for any community. */
const PLACEHOLDER = '{community}';

/** The name of an organisation in one community. */
export const ownName = (name: string, community: Pick<Community, 'name'>): string =>
  name.replaceAll(PLACEHOLDER, community.name);

/** Whether a name, as it would be said in any community, is that of one of the community's own. */
export const namesCommunity = (name: string): boolean => name.includes(PLACEHOLDER);

/** The other way round: an organisation's name as it would be said in any community. */
export const anyName = (name: string, community: Pick<Community, 'name'>): string =>
  name.replaceAll(community.name, PLACEHOLDER);

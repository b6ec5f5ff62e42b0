import type { AppScope as AppScopeKey } from '@gongzhi/access';
import { registerEnumType } from 'type-graphql';

/** GraphQL has no colon in its names: each scope under the name that the API gives it. */
export const AppScope = {
  COMMUNITY_READ: 'community:read',
  ORGANISATIONS_READ: 'organisations:read',
  PROJECTS_READ: 'projects:read',
  RECORDS_READ: 'records:read',
  RECORDS_WRITE: 'records:write',
} as const satisfies Record<string, AppScopeKey>;
export type AppScope = AppScopeKey;

registerEnumType(AppScope, {
  name: 'AppScope',
  description: '应用的授权范围 · What a community lets an app do',
  valuesConfig: {
    COMMUNITY_READ: {
      description: '读取社区、地点、服务事项与章程 · Read the community, its places, service items and charter',
    },
    ORGANISATIONS_READ: { description: '读取组织 · Read organisations' },
    PROJECTS_READ: { description: '读取服务项目与模板 · Read service projects and templates' },
    RECORDS_READ: { description: '读取参加、服务记录与评价 · Read enrolments, service records and ratings' },
    RECORDS_WRITE: { description: '登记服务 · Record services' },
  },
});

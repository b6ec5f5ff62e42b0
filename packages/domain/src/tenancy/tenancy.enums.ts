import { registerEnumType } from 'type-graphql';

export const CommunityKind = {
  RURAL_RESETTLEMENT: 'RURAL_RESETTLEMENT',
  RURAL_MIXED: 'RURAL_MIXED',
  URBAN_COMMERCIAL: 'URBAN_COMMERCIAL',
} as const;
export type CommunityKind = keyof typeof CommunityKind;

registerEnumType(CommunityKind, {
  name: 'CommunityKind',
  description: '社区类型 · Kind of community',
  valuesConfig: {
    RURAL_RESETTLEMENT: { description: '农村社区：纯动迁安置 · Rural, resettlement' },
    RURAL_MIXED: { description: '农村社区：混合型 · Rural, mixed' },
    URBAN_COMMERCIAL: { description: '城市商业社区 · Urban, commercial' },
  },
});

export const CommunityStatus = {
  PENDING: 'PENDING',
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  ARCHIVED: 'ARCHIVED',
  DELETED: 'DELETED',
} as const;
export type CommunityStatus = keyof typeof CommunityStatus;

registerEnumType(CommunityStatus, {
  name: 'CommunityStatus',
  description: '社区生命周期 · Lifecycle of a community',
  valuesConfig: {
    PENDING: { description: '待启用 · Registered, not yet open' },
    ACTIVE: { description: '运行中 · Running' },
    SUSPENDED: { description: '暂停，只读 · Suspended: can be read, not changed' },
    ARCHIVED: { description: '已归档，任何人不能进入 · Archived: nobody enters' },
    DELETED: {
      description: '数据已永久删除，只留名册一行 · Its data is gone for good; its line in the register stays',
    },
  },
});

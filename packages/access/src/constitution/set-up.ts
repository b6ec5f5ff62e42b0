import { text } from '@gongzhi/kernel';
import type { ConstitutionRule } from './rule.js';

/** What a community begins with and sets up anew, or takes over from another. */
export const SET_UP_RULES: readonly ConstitutionRule[] = [
  {
    key: 'admin.service-items',
    holders: ['ADMIN'],
    actions: ['create', 'update'],
    subjects: ['ServiceItem'],
    title: text('维护服务事项目录', 'Keep the service centre’s catalogue'),
    why: text('窗口办什么，要与实际一致', 'It says what the service centre really does'),
  },
  {
    key: 'admin.council-charter',
    holders: ['ADMIN'],
    actions: ['create', 'update'],
    subjects: ['CouncilCharter'],
    title: text('按议事会的决定修改其章程', 'Change the council’s charter as the council has decided'),
    why: text('章程由议事会议定，管理员负责录入', 'The council decides on it, and the administrator enters it'),
  },
];

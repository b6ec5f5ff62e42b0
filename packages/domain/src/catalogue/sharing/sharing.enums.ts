import { registerEnumType } from 'type-graphql';

export const Sharing = { ALL: 'ALL', TOWNS: 'TOWNS', NAMED: 'NAMED', NONE: 'NONE' } as const;
export type Sharing = keyof typeof Sharing;

registerEnumType(Sharing, {
  name: 'TemplateSharing',
  description: '模板与谁共享 · With whom a template is shared',
  valuesConfig: {
    ALL: { description: '全市社区 · Every community of the city' },
    TOWNS: { description: '所列镇街的社区 · The communities of certain towns' },
    NAMED: { description: '所列社区 · Certain communities' },
    NONE: { description: '暂不共享：只有发布者看得到 · Nobody yet: its publisher alone sees it' },
  },
});

import { registerEnumType } from 'type-graphql';

export const Verdict = { MET: 'MET', ADAPTABLE: 'ADAPTABLE', MISSING: 'MISSING' } as const;
export type Verdict = keyof typeof Verdict;

registerEnumType(Verdict, {
  name: 'Verdict',
  description: '适配结论 · How a requirement fits the community',
  valuesConfig: {
    MET: { description: '已满足 · Met' },
    ADAPTABLE: { description: '可调整：有替代办法 · Adaptable: there is another way' },
    MISSING: { description: '缺失 · Missing' },
  },
});

import { registerEnumType } from 'type-graphql';
import type { FigureName, Formula, Rounding } from './adaptation/mapping.js';

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

export const MappedFigure = {
  RESIDENTS: 'RESIDENTS',
  HOUSEHOLDS: 'HOUSEHOLDS',
  OVER_80_PER_MILLE: 'OVER_80_PER_MILLE',
  RESIDENTS_PER_BUILDING: 'RESIDENTS_PER_BUILDING',
} as const satisfies Record<FigureName, FigureName>;
export type MappedFigure = keyof typeof MappedFigure;

registerEnumType(MappedFigure, {
  name: 'MappedFigure',
  description: '换算所依据的社区数字 · Figure of a community that settings follow from',
  valuesConfig: {
    RESIDENTS: { description: '常住居民人数 · Residents' },
    HOUSEHOLDS: { description: '登记的住户数 · Registered households' },
    OVER_80_PER_MILLE: {
      description: '已知年龄者中 80 岁及以上的千分比 · Of a thousand people of known age, those of 80 or older',
    },
    RESIDENTS_PER_BUILDING: {
      description: '平均每幢楼的居民数（密度） · Residents to a registered building (density)',
    },
  },
});

export const MappedFormula = {
  IN_PROPORTION: 'IN_PROPORTION',
  ONE_PER: 'ONE_PER',
  STEPS: 'STEPS',
} as const satisfies Record<Formula['formula'], Formula['formula']>;
export type MappedFormula = keyof typeof MappedFormula;

registerEnumType(MappedFormula, {
  name: 'MappedFormula',
  description: '算法，只有这几种 · How a setting is computed; there are no others',
  valuesConfig: {
    IN_PROPORTION: { description: '模板的值 × 数字 ÷ 参照数 · The template’s value × figure ÷ reference' },
    ONE_PER: { description: '数字 ÷ 每多少一份 · Figure ÷ so many for one' },
    STEPS: { description: '分档取值 · By steps' },
  },
});

export const RoundingDirection = { UP: 'UP', DOWN: 'DOWN', NEAREST: 'NEAREST' } as const satisfies Record<
  Rounding['to'],
  Rounding['to']
>;
export type RoundingDirection = keyof typeof RoundingDirection;

registerEnumType(RoundingDirection, {
  name: 'RoundingDirection',
  description: '取整方向 · Which way a number is rounded',
  valuesConfig: {
    UP: { description: '向上 · Up' },
    DOWN: { description: '向下 · Down' },
    NEAREST: { description: '最近；恰好一半时向上 · To the nearest; halves go up' },
  },
});

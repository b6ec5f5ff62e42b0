import { ageOn, birthDateKnown, type Criterion, type Part, text, z } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';

const makerAge: Criterion<NeighbourCraftsConfig> = {
  code: 'BELOW_MINIMUM_AGE',
  title: text('达到参加年龄', 'Old enough to take part'),
  basis: 'interpretation',
  check({ config, person, on }) {
    if (person.birthDate === null) return true;
    const years = ageOn(person.birthDate, on);
    if (years >= config.makerAge) return true;
    return text(
      `现年 ${years} 周岁，参加者须满 ${config.makerAge} 周岁`,
      `Aged ${years}; makers must be at least ${config.makerAge}`,
    );
  },
};

export const maker: Part<NeighbourCraftsConfig> = {
  title: text('参加者', 'Maker'),
  side: 'served',
  data: z.object({}),
  eligibility: [birthDateKnown, makerAge],
};

/** Teaches for points; whoever knows a craft may, also from outside the community. */
export const teacher: Part<NeighbourCraftsConfig> = {
  title: text('授课人', 'Teacher'),
  side: 'serves',
  data: z.object({}),
  eligibility: [],
};

import { ageOn, birthDateKnown, type Criterion, type Part, text, z } from '@gongzhi/module-kit';
import type { ElderHaircutConfig } from './config.js';

const elderAge: Criterion<ElderHaircutConfig> = {
  code: 'BELOW_MINIMUM_AGE',
  title: text('达到免费理发的年龄', 'Old enough for a free haircut'),
  basis: 'article',
  check({ config, person, on }) {
    if (person.birthDate === null) return true;
    const years = ageOn(person.birthDate, on);
    if (years >= config.elderAge) return true;
    return text(
      `现年 ${years} 周岁，须满 ${config.elderAge} 周岁`,
      `Aged ${years}; haircuts are free from the age of ${config.elderAge}`,
    );
  },
};

const resident: Criterion<ElderHaircutConfig> = {
  code: 'RESIDENCE_UNKNOWN',
  title: text('住址已登记', 'Residence on record'),
  basis: 'interpretation',
  check: ({ person }) =>
    person.residence !== null ||
    text('未登记住址，无法确认为本社区居民', 'No residence is on record, so nobody knows that the person lives here'),
};

export const elder: Part<ElderHaircutConfig> = {
  title: text('老人', 'Elder'),
  side: 'served',
  data: z.object({}),
  eligibility: [birthDateKnown, elderAge, resident],
};

/** The community's old barber, whom the entrepreneur employs: paid by the entrepreneur, never by a settlement. */
export const barber: Part<ElderHaircutConfig> = {
  title: text('老理发师', 'Old barber'),
  side: 'serves',
  data: z.object({}),
  eligibility: [],
};

import {
  ageOn,
  birthDateKnown,
  type Criterion,
  type Part,
  type PersonFacts,
  type Situation,
  text,
  z,
} from '@gongzhi/module-kit';
import type { ElderMealsConfig } from './config.js';

const residenceKnown: Criterion<ElderMealsConfig> = {
  code: 'RESIDENCE_UNKNOWN',
  title: text('住址已登记到楼道', 'Residence on record'),
  basis: 'interpretation',
  check: ({ person }) =>
    person.residence !== null ||
    text(
      '未登记所住楼道，无法安排就近共餐',
      'No stairwell is on record, so no meal can be shared with someone who lives near',
    ),
};

const helperAge: Criterion<ElderMealsConfig> = {
  code: 'AGE_OUT_OF_RANGE',
  title: text('年龄符合壮老人条件', 'Of the age of helpers'),
  basis: 'article',
  check({ config, person, on }) {
    const years = ageIn(person, on);
    const { from, to } = config.helperAge;
    if (years === null || (years >= from && years <= to)) return true;
    return text(
      `现年 ${years} 周岁，壮老人须在 ${from} 至 ${to} 周岁之间`,
      `Aged ${years}; helpers must be aged ${from} to ${to}`,
    );
  },
};

const elderAge: Criterion<ElderMealsConfig> = {
  code: 'BELOW_MINIMUM_AGE',
  title: text('达到受助年龄', 'Old enough to be served'),
  basis: 'interpretation',
  check({ config, person, on }) {
    const years = ageIn(person, on);
    if (years === null || years >= config.elderAge) return true;
    return text(
      `现年 ${years} 周岁，受助老人须满 ${config.elderAge} 周岁`,
      `Aged ${years}; elders served must be at least ${config.elderAge}`,
    );
  },
};

const CARE_GROUP: readonly Situation[] = ['LONE', 'EMPTY_NEST', 'BEREAVED', 'LIVING_ALONE'];

const careGroup: Criterion<ElderMealsConfig> = {
  code: 'NOT_IN_CARE_GROUP',
  title: text('属于服务对象', 'One of those whom the project is for'),
  basis: 'article',
  check: ({ person }) =>
    person.situations.some((situation) => CARE_GROUP.includes(situation)) ||
    text(
      '本项目面向孤寡、空巢、失独或独居老人，登记信息中没有这些情况',
      'The project is for elders who are lone, empty-nest, bereaved of an only child or living alone; none of these is on record',
    ),
};

/** Gives day care and brings meals. */
export const helper: Part<ElderMealsConfig> = {
  title: text('壮老人', 'Helper'),
  side: 'serves',
  data: z.object({}),
  eligibility: [birthDateKnown, helperAge],
};

/** Cooks a little more and shares the table. Whether someone is near enough and younger depends on the guest: see `checkRecord`. */
export const host: Part<ElderMealsConfig> = {
  title: text('共餐邻居', 'Meal host'),
  side: 'serves',
  data: z.object({}),
  eligibility: [birthDateKnown, residenceKnown],
};

export const elder: Part<ElderMealsConfig> = {
  title: text('受助老人', 'Elder'),
  side: 'served',
  data: z.object({}),
  eligibility: [careGroup, birthDateKnown, elderAge, residenceKnown],
  sensitive: ['HEALTH'],
};

/** Null where the birth date is unknown, which is a criterion of its own. */
const ageIn = ({ birthDate }: PersonFacts, on: string): number | null =>
  birthDate === null ? null : ageOn(birthDate, on);

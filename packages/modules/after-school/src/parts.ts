import {
  ageOn,
  birthDateKnown,
  type Criterion,
  choice,
  type Part,
  type PersonFacts,
  type Text,
  text,
  z,
} from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';

const childAge: Criterion<AfterSchoolConfig> = {
  code: 'AGE_OUT_OF_RANGE',
  title: text('年龄符合四点半课堂条件', 'Of the age of the class'),
  basis: 'interpretation',
  check: ({ config, person, on }) => within(config.childAge, person, on, text('儿童', 'children')),
};

const guardianRegistered: Criterion<AfterSchoolConfig> = {
  code: 'NO_GUARDIAN',
  title: text('已登记监护人', 'A guardian on record'),
  basis: 'interpretation',
  check: ({ person }) =>
    person.guardians.length > 0 ||
    text(
      '没有登记监护人，放学后无人可交接：请先用 registerGuardian 登记',
      'No guardian is on record to whom the child could be handed over: registerGuardian first',
    ),
};

const youthAge: Criterion<AfterSchoolConfig> = {
  code: 'NOT_OF_YOUTH_AGE',
  title: text('年龄符合青年志愿者条件', 'Of the age of young volunteers'),
  basis: 'interpretation',
  check: ({ config, person, on, data }) =>
    data.group !== 'YOUTH' || within(config.youthAge, person, on, text('青年志愿者', 'young volunteers')),
};

const supervisorAge: Criterion<AfterSchoolConfig> = {
  code: 'BELOW_MINIMUM_AGE',
  title: text('负责人达到年龄', 'Old enough to supervise'),
  basis: 'interpretation',
  check({ config, person, on }) {
    const years = ageIn(person, on);
    if (years === null || years >= config.supervisorAge) return true;
    return text(
      `现年 ${years} 周岁，负责人须满 ${config.supervisorAge} 周岁`,
      `Aged ${years}; supervisors must be at least ${config.supervisorAge}`,
    );
  },
};

/** Comes after school, and goes home with a registered guardian. */
export const child: Part<AfterSchoolConfig> = {
  title: text('儿童', 'Child'),
  side: 'served',
  data: z.object({}),
  eligibility: [birthDateKnown, childAge, guardianRegistered],
  sensitive: ['CHILD'],
};

/** Helps with homework and leads activities, unpaid. */
export const tutor: Part<AfterSchoolConfig> = {
  title: text('辅导员', 'Tutor'),
  side: 'serves',
  data: z.object({
    group: choice({
      VETERAN: text('“五老”人员', 'One of the five kinds of veterans'),
      YOUTH: text('青年志愿者', 'Young volunteer'),
    }).meta({ zh: '义工类别', en: 'Kind of volunteer', basis: 'article' }),
  }),
  eligibility: [birthDateKnown, youthAge],
};

/** Answers for a session, and hands the children over. */
export const supervisor: Part<AfterSchoolConfig> = {
  title: text('负责人', 'Supervisor'),
  side: 'serves',
  data: z.object({}),
  eligibility: [birthDateKnown, supervisorAge],
};

function within({ from, to }: { from: number; to: number }, person: PersonFacts, on: string, who: Text): true | Text {
  const years = ageIn(person, on);
  if (years === null || (years >= from && years <= to)) return true;
  return text(
    `现年 ${years} 周岁，${who.zh}须在 ${from} 至 ${to} 周岁之间`,
    `Aged ${years}; ${who.en} must be aged ${from} to ${to}`,
  );
}

/** Null where the birth date is unknown, which is a criterion of its own. */
const ageIn = ({ birthDate }: PersonFacts, on: string): number | null =>
  birthDate === null ? null : ageOn(birthDate, on);

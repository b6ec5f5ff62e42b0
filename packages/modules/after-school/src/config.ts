import { age, ageRange, fen, rule, text, z } from '@gongzhi/module-kit';

/** 10,000 yuan: far above what a session can use up, and low enough that a year of a whole city adds up to a safe integer. */
const HIGHEST_RATE = 1_000_000;

/** The account says who is looked after and by whom; every figure here is ours. */
export const config = z
  .object({
    childAge: ageRange([6, 12]).meta({ zh: '儿童年龄', en: 'Age of children', basis: 'interpretation' }),
    youthAge: ageRange([16, 35]).meta({ zh: '青年志愿者年龄', en: 'Age of young volunteers', basis: 'interpretation' }),
    supervisorAge: age().default(18).meta({
      zh: '负责人最低年龄（周岁）',
      en: 'Youngest age of supervisors',
      basis: 'interpretation',
    }),
    childrenPerTutor: z.int().min(1).max(30).default(8).meta({
      zh: '每名辅导员最多照看的儿童数',
      en: 'At most so many children for one tutor',
      basis: 'interpretation',
    }),
    materials: fen().max(HIGHEST_RATE).default(5000).meta({
      zh: '每场材料费',
      en: 'Materials of one session',
      basis: 'interpretation',
    }),
    minimumChildren: z.int().min(1).max(30).default(3).meta({
      zh: '发放材料费所需的最少到场儿童数',
      en: 'Children present for whom materials are paid, at least',
      basis: 'interpretation',
    }),
    volunteerPoints: z.int().min(0).max(100).default(2).meta({
      zh: '义工每照看一名儿童一场所得积分',
      en: 'Points of a volunteer for each child and session',
      basis: 'interpretation',
    }),
  })
  .superRefine(
    rule(({ supervisorAge, childAge }) =>
      supervisorAge <= childAge.to
        ? {
            field: ['supervisorAge'],
            message: text('负责人须比儿童年长', 'Supervisors must be older than the children'),
          }
        : null,
    ),
  );

export type AfterSchoolConfig = z.output<typeof config>;

import { age, fen, z } from '@gongzhi/module-kit';

/** 10,000 yuan: far above what one matter costs, and low enough that a year of a whole city adds up to a safe integer. */
const HIGHEST_RATE = 1_000_000;

/** The account names the studio, who joins in and what is offered; every figure here is ours. */
export const config = z.object({
  matterFee: fen().max(HIGHEST_RATE).default(10_000).meta({
    zh: '每办结一件的费用',
    en: 'Fee for a settled matter',
    basis: 'interpretation',
  }),
  adviserAge: age().default(18).meta({
    zh: '办理人最低年龄（周岁）',
    en: 'Youngest age of advisers',
    basis: 'interpretation',
  }),
  volunteerPoints: z.int().min(0).max(100).default(5).meta({
    zh: '法律志愿者每次服务所得积分',
    en: 'Points of a law volunteer for a service',
    basis: 'interpretation',
  }),
});

export type LawStudioConfig = z.output<typeof config>;

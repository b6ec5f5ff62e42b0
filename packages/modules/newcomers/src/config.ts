import { fen, z } from '@gongzhi/module-kit';

/** 10,000 yuan: far above what one occasion costs, and low enough that a year of a whole city adds up to a safe integer. */
const HIGHEST_RATE = 1_000_000;

/** The account names the five actions and who runs them; every figure here is ours. */
export const config = z.object({
  occasionCost: fen().max(HIGHEST_RATE).default(20_000).meta({
    zh: '每场活动经费',
    en: 'Cost of one occasion',
    basis: 'interpretation',
  }),
  volunteerPoints: z.int().min(0).max(100).default(2).meta({
    zh: '志愿者每服务一人次所得积分',
    en: 'Points of a volunteer for each newcomer served',
    basis: 'interpretation',
  }),
});

export type NewcomersConfig = z.output<typeof config>;

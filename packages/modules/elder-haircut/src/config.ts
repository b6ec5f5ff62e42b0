import { age, fen, z } from '@gongzhi/module-kit';

/** 1,000 yuan: far above any price in use, and low enough that a year of a whole city adds up to a safe integer. */
const HIGHEST_PRICE = 100_000;

export const config = z.object({
  price: fen().max(HIGHEST_PRICE).default(500).meta({
    zh: '每人次结算价',
    en: 'Price of one haircut, settled with the entrepreneur',
    basis: 'article',
  }),
  elderAge: age().default(70).meta({
    zh: '免费理发的最低年龄（周岁）',
    en: 'Youngest age of who has a free haircut',
    basis: 'article',
  }),
  perMonth: z.int().min(1).max(4).default(1).meta({
    zh: '每人每月最多结算次数',
    en: 'Haircuts that are paid for one person and month, at most',
    basis: 'interpretation',
  }),
});

export type ElderHaircutConfig = z.output<typeof config>;

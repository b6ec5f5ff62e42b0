import { age, ageRange, choice, fen, rule, text, z } from '@gongzhi/module-kit';

/** 10,000 yuan: far above any rate in use, and low enough that a month of a whole city adds up to a safe integer. */
const HIGHEST_RATE = 1_000_000;

export const config = z
  .object({
    careAllowance: fen().max(HIGHEST_RATE).default(10_000).meta({
      zh: '照护补贴（每名壮老人每月）',
      en: 'Care allowance per helper and month',
      basis: 'article',
    }),
    mealGrant: fen().max(HIGHEST_RATE).default(1000).meta({
      zh: '伙食补助（每位老人每天）',
      en: 'Meal grant per elder and day',
      basis: 'article',
    }),
    mealSubsidy: fen().max(HIGHEST_RATE).default(800).meta({
      zh: '共餐补贴（付给做饭的人）',
      en: 'Meal subsidy paid to who cooks',
      basis: 'article',
    }),
    helperAge: ageRange([50, 60]).meta({ zh: '壮老人年龄', en: 'Age of helpers', basis: 'article' }),
    elderAge: age().default(60).meta({
      zh: '受助老人最低年龄（周岁）',
      en: 'Youngest age of elders served',
      basis: 'interpretation',
    }),
    sharedWithin: choice({
      stairwell: text('同一楼道', 'The same stairwell'),
      building: text('同一楼栋', 'The same building'),
    })
      .default('stairwell')
      .meta({ zh: '共餐范围', en: 'How near who shares a meal must live', basis: 'article' }),
    minimumCareDays: z.int().min(1).max(31).default(1).meta({
      zh: '领取当月照护补贴所需的最少照护天数',
      en: "Days of care needed for a month's allowance",
      basis: 'interpretation',
    }),
  })
  .superRefine(
    rule(({ mealSubsidy, mealGrant }) =>
      mealSubsidy > mealGrant
        ? {
            field: ['mealSubsidy'],
            message: text(
              '共餐补贴不得高于伙食补助，它从伙食补助中支付',
              'The meal subsidy is paid out of the meal grant and must not exceed it',
            ),
          }
        : null,
    ),
  );

export type ElderMealsConfig = z.output<typeof config>;

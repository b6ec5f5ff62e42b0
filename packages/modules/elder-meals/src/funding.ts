import { type FundingLine, text } from '@gongzhi/module-kit';
import type { ElderMealsConfig } from './config.js';

export const careAllowance: FundingLine<ElderMealsConfig> = {
  key: 'care-allowance',
  title: text('照护补贴', 'Care allowance'),
  source: text(
    '民政条线的居家养老资金，不直接发放，改为购买壮老人的日间照护与送餐',
    'Home-care money for the elderly from the civil-affairs lines, spent on day care and meals brought by helpers instead of being handed out',
  ),
  unit: text('人·月（每名壮老人每个自然月）', 'helper-month (one helper, one calendar month)'),
  basis: 'article',
  rate: (config) => ({ granted: config.careAllowance, paid: config.careAllowance }),
  dailyCap: () => null,
  interpretations: [
    text(
      '不足整月的（结算期或参加时间只含当月一部分），按天数折算到分',
      'Where the period or the helper’s participation covers part of a month, the allowance is prorated by days, to the fen',
    ),
    text(
      '结算期内照护天数达到设定下限的月份才发放',
      'A month counts only with the set minimum of care days within the period settled',
    ),
  ],
};

export const mealSubsidy: FundingLine<ElderMealsConfig> = {
  key: 'meal-subsidy',
  title: text('共餐补贴', 'Meal subsidy'),
  source: text(
    '居家养老资金中的老人每日伙食补助，不发给老人本人，改为付给请老人同桌吃饭的邻居',
    'The daily meal grant for elders within the home-care money of the civil-affairs lines, paid to the neighbour who shares the table instead of to the elder',
  ),
  unit: text('人·天（每位受助老人每天）', 'elder-day (one elder served, one day)'),
  basis: 'article',
  rate: (config) => ({ granted: config.mealGrant, paid: config.mealSubsidy }),
  dailyCap: () => 1,
  interpretations: [
    text('补贴按每位受助老人、每天计算', 'The subsidy is counted per elder served and day'),
    text('每位老人每天最多补贴一餐', 'At most one meal a day is subsidised for an elder'),
    text('补助与补贴的差额留在项目资金中', 'What the grant exceeds the subsidy by stays in the project’s fund'),
  ],
};

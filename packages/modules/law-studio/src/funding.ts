import { type FundingLine, text } from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';

export const matters: FundingLine<LawStudioConfig> = {
  key: 'law-studio',
  title: text('法律工作室办件费', 'Fees of the law studio'),
  source: text('社区资金', 'Money of the community'),
  unit: text('件（每人每天最多一件）', 'settled matter, one a day for each client at most'),
  basis: 'interpretation',
  rate: (config) => ({ granted: config.matterFee, paid: config.matterFee }),
  dailyCap: () => 1,
  interpretations: [
    text('公开材料未写明费用由谁出、怎样算', 'The account does not say who pays the studio, or how'),
    text(
      '只有办结的咨询、援助和调解计费，付给运作项目的工作室',
      'Only consultations, legal aid and mediations that were settled are paid for, to the studio that operates the project',
    ),
    text(
      '公安、检察、法院、司法行政人员的参与不计费',
      'What police, procuratorate, court and justice office do is not paid for',
    ),
    text(
      '没有安排资金的，照常登记，结算显示缺口',
      'Without a budget everything is recorded all the same, and settlements show the shortfall',
    ),
  ],
};

import { type FundingLine, text } from '@gongzhi/module-kit';
import type { NewcomersConfig } from './config.js';

export const occasions: FundingLine<NewcomersConfig> = {
  key: 'newcomers',
  title: text('新市民活动经费', 'Money for newcomers'),
  source: text('运作项目的企业（移动公司）', 'The enterprise that operates it, a mobile operator'),
  unit: text('场（每项行动每天一场）', 'occasion (one a day for each action)'),
  basis: 'interpretation',
  rate: (config) => ({ granted: config.occasionCost, paid: config.occasionCost }),
  dailyCap: () => null,
  interpretations: [
    text(
      '公开材料只写明由移动公司运行，没有写明花费',
      'The account says that the mobile operator runs it, and not what it costs',
    ),
    text(
      '经费按场定额记给运作企业，用来说明其投入用在了哪里',
      'A fixed sum an occasion is put down to the enterprise that operates it, to show what its contribution was spent on',
    ),
  ],
};

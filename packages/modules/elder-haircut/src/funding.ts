import { type FundingLine, type Payee, text } from '@gongzhi/module-kit';
import type { ElderHaircutConfig } from './config.js';

export const haircuts: FundingLine<ElderHaircutConfig> = {
  key: 'elder-haircut',
  title: text('老年人免费理发', 'Free haircuts for elders'),
  source: text(
    '由社区指定的出资组织或社区资金；公开报道未说明由谁出资',
    'A funder that the community names, or its own money; the published account does not say who pays',
  ),
  unit: text('人次（每位老人每次理发）', 'haircut (one elder, one visit)'),
  basis: 'article',
  rate: ({ price }) => ({ granted: price, paid: price }),
  dailyCap: () => 1,
  interpretations: [
    text(
      '出资方由社区在资金安排中指定，收款的企业家由社区指定；公开报道只说按每位老人 5 元与企业家结算',
      'The community names who funds it and which entrepreneur is paid; the published account says only that 5 yuan for each elder are settled with the entrepreneur',
    ),
    text(
      '每位老人每月结算的次数有上限，同一天只计一次，超出的照常登记、不予结算',
      'So many haircuts of an elder are paid in a month, one a day; what exceeds that is recorded and not paid',
    ),
  ],
};

export const entrepreneur: Payee = {
  key: 'entrepreneur',
  title: text('爱心企业家（聘用老理发师）', 'Entrepreneur of goodwill, who employs the old barber'),
  subject: 'partner',
  serves: 'elder-care',
  or: ['catalyst'],
  basis: 'article',
};

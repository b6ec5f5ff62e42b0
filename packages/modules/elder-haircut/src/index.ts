import { defineServiceModule, fundingLine, payee, people, subject, text } from '@gongzhi/module-kit';
import { config } from './config.js';
import { entrepreneur, haircuts } from './funding.js';
import { metrics } from './metrics.js';
import { barber, elder } from './parts.js';
import { checkRecord, record } from './record.js';
import { settle } from './settle.js';

export type { ElderHaircutConfig } from './config.js';
export type { ElderHaircutRecord } from './record.js';

/**
 * Free haircuts for residents of 70 and over: an entrepreneur of goodwill employs the community's old barber, and each
 * haircut is settled with the entrepreneur. Who funds it and who is paid, each community says for itself.
 */
export default defineServiceModule({
  key: 'elder-haircut',
  version: '1.0.0',
  brand: 'golden-cane',
  title: text('老年人免费理发', 'Free haircuts for elders'),
  summary: text(
    '爱心企业家聘用社区里的老理发师，为高龄居民免费理发，按人次与企业家结算。',
    'An entrepreneur of goodwill employs the community’s old barber, who cuts the hair of old residents for free; each haircut is settled with the entrepreneur.',
  ),
  config,
  parts: { elder, barber },
  record,
  checkRecord,
  requires: [
    subject('partner', { key: 'operator', serves: 'elder-care', or: ['catalyst'] }),
    payee(entrepreneur),
    fundingLine(haircuts),
    people({ key: 'elders', minimumAge: 70, atLeast: 5 }),
  ],
  fundingLines: [haircuts],
  payees: [entrepreneur],
  bounds: [
    { path: 'price', type: 'range', minimum: 100, maximum: 3000 },
    { path: 'elderAge', type: 'range', minimum: 60, maximum: 80 },
    { path: 'perMonth', type: 'range', minimum: 1, maximum: 4 },
  ],
  settle,
  metrics,
  migrateConfig: {},
  migrateRecord: {},
});

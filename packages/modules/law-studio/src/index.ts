import { defineServiceModule, fundingLine, subject, text } from '@gongzhi/module-kit';
import { config } from './config.js';
import { matters } from './funding.js';
import { metrics } from './metrics.js';
import { adviser, client } from './parts.js';
import { points } from './points.js';
import { checkRecord, record } from './record.js';
import { settle } from './settle.js';

export type { LawStudioConfig } from './config.js';
export type { LawStudioRecord } from './record.js';

/**
 * A law studio for residents, together with police, procuratorate, court and justice office. It keeps what was done and
 * how it ended, and not a word of what it was about.
 */
export default defineServiceModule({
  key: 'law-studio',
  version: '1.0.0',
  brand: 'golden-shield',
  title: text('法律工作室', 'Law studio'),
  summary: text(
    '法律工作室联动公、检、法、司部门，为居民提供法律咨询、法律援助、纠纷调解、法制宣传和居民议会；只登记服务种类、结果和用时，不记录案情。',
    'A law studio, together with police, procuratorate, court and justice office, offers consultation, legal aid, mediation, publicity of the law and residents’ hearings; kind, outcome and time are recorded, never what it was about.',
  ),
  config,
  parts: { client, adviser },
  record,
  checkRecord,
  requires: [
    subject('catalyst', { key: 'operator', serves: 'rights', or: ['partner'] }),
    subject('partner', { key: 'judicial-partner', serves: 'rights' }),
    fundingLine(matters),
  ],
  fundingLines: [matters],
  bounds: [
    { path: 'matterFee', type: 'range', minimum: 0, maximum: 100_000 },
    { path: 'adviserAge', type: 'range', minimum: 18, maximum: 30 },
    { path: 'volunteerPoints', type: 'range', minimum: 0, maximum: 50 },
  ],
  settle,
  points,
  metrics,
  migrateConfig: {},
  migrateRecord: {},
});

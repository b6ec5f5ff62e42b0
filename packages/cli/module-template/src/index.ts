import { defineServiceModule, fundingLine, subject, text } from '@gongzhi/module-kit';
import { config } from './config.js';
import { metrics } from './metrics.js';
import { guest, helper } from './parts.js';
import { checkRecord, record } from './record.js';
import { allowance, settle } from './settlement.js';

export default defineServiceModule({
  key: 'module-key',
  version: '1.0.0',
  brand: 'module-brand',
  title: text('模块标题', 'Module title'),
  summary: text('服务者按小时为服务对象服务。', 'Helpers serve guests by the hour.'),
  config,
  parts: { guest, helper },
  record,
  checkRecord,
  requires: [subject('catalyst', { key: 'operator', or: ['partner', 'executor'] }), fundingLine(allowance)],
  fundingLines: [allowance],
  bounds: [{ path: 'hourly', type: 'range', minimum: 0, maximum: 10_000 }],
  settle,
  metrics,
  migrateConfig: {},
  migrateRecord: {},
});

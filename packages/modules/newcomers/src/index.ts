import { defineServiceModule, fundingLine, subject, text } from '@gongzhi/module-kit';
import { config } from './config.js';
import { occasions } from './funding.js';
import { metrics } from './metrics.js';
import { companion, newcomer } from './parts.js';
import { points } from './points.js';
import { checkRecord, record } from './record.js';
import { settle } from './settle.js';

export type { NewcomersConfig } from './config.js';
export type { NewcomersRecord } from './record.js';

/** Five actions that help newcomers to find a home and to feel at home, run by an enterprise. */
export default defineServiceModule({
  key: 'newcomers',
  version: '1.0.0',
  brand: 'golden-butler',
  title: text('关爱新市民', 'Care for newcomers'),
  summary: text(
    '企业运作的五项行动：安居工程、吴语新音、同城行动、融城行动、阳光行动，帮新市民租到房、融得进。',
    'Five actions run by an enterprise help newcomers to rent a home, to understand the dialect and to become part of the place.',
  ),
  config,
  parts: { newcomer, companion },
  record,
  checkRecord,
  requires: [subject('partner', { key: 'operator', serves: 'newcomers', or: ['catalyst'] }), fundingLine(occasions)],
  fundingLines: [occasions],
  bounds: [
    { path: 'occasionCost', type: 'range', minimum: 0, maximum: 200_000 },
    { path: 'volunteerPoints', type: 'range', minimum: 0, maximum: 20 },
  ],
  settle,
  points,
  metrics,
  migrateConfig: {},
  migrateRecord: {},
});

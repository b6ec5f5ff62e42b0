import { defineServiceModule, fundingLine, subject, text } from '@gongzhi/module-kit';
import { config } from './config.js';
import { activityFund, income } from './funding.js';
import { metrics } from './metrics.js';
import { maker, teacher } from './parts.js';
import { points } from './points.js';
import { checkRecord, record } from './record.js';
import { settle } from './settle.js';

export type { NeighbourCraftsConfig } from './config.js';
export type { NeighbourCraftsRecord } from './record.js';

/**
 * Neighbours make things by hand, and get to know each other over it; what they make is sold for charity, and the
 * proceeds come back as money for further workshops. Whoever teaches earns points.
 */
export default defineServiceModule({
  key: 'neighbour-crafts',
  version: '1.0.0',
  brand: 'golden-kin',
  title: text('巧手聚乡邻', 'Neighbours’ crafts'),
  summary: text(
    '邻居们一起动手做手工，边做边熟悉；作品义卖，所得回到活动经费。',
    'Neighbours make things by hand and get to know each other over it; what they make is sold for charity, and the proceeds come back as activity funds.',
  ),
  config,
  parts: { maker, teacher },
  record,
  checkRecord,
  requires: [
    subject('catalyst', { key: 'operator', serves: 'neighbours', or: ['partner', 'executor'] }),
    fundingLine(activityFund),
  ],
  fundingLines: [activityFund],
  bounds: [
    { path: 'materialsPerPerson', type: 'range', minimum: 0, maximum: 10_000 },
    { path: 'makerAge', type: 'range', minimum: 14, maximum: 60 },
    { path: 'teachingPoints', type: 'range', minimum: 0, maximum: 20 },
  ],
  settle,
  points,
  income,
  metrics,
  migrateConfig: {},
  migrateRecord: {},
});

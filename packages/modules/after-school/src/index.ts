import { defineServiceModule, fundingLine, subject, text } from '@gongzhi/module-kit';
import { config } from './config.js';
import { materials } from './funding.js';
import { metrics } from './metrics.js';
import { child, supervisor, tutor } from './parts.js';
import { points } from './points.js';
import { checkRecord, record } from './record.js';
import { settle } from './settle.js';

export type { AfterSchoolConfig } from './config.js';
export type { AfterSchoolRecord } from './record.js';

/**
 * The class at half past four: between school and supper, children are looked after by veterans and young volunteers, and go
 * home with nobody but a registered guardian.
 */
export default defineServiceModule({
  key: 'after-school',
  version: '1.0.0',
  brand: 'golden-daisy',
  title: text('四点半课堂', 'After-school class'),
  summary: text(
    '放学后到家长下班前，由“五老”人员和青年志愿者照看儿童、辅导作业、组织活动；儿童只交给登记的监护人。',
    'Between the end of school and the end of their parents’ work, veterans and young volunteers look after children, help with homework and lead activities; a child is handed over to a registered guardian only.',
  ),
  config,
  parts: { child, tutor, supervisor },
  record,
  checkRecord,
  requires: [
    subject('catalyst', { key: 'operator', serves: 'children', or: ['partner', 'executor'] }),
    fundingLine(materials),
  ],
  fundingLines: [materials],
  bounds: [
    { path: 'childAge.from', type: 'range', minimum: 3, maximum: 10 },
    { path: 'childAge.to', type: 'range', minimum: 8, maximum: 15 },
    { path: 'youthAge.from', type: 'range', minimum: 14, maximum: 18 },
    { path: 'youthAge.to', type: 'range', minimum: 25, maximum: 45 },
    { path: 'supervisorAge', type: 'range', minimum: 18, maximum: 40 },
    { path: 'childrenPerTutor', type: 'range', minimum: 1, maximum: 15 },
    { path: 'materials', type: 'range', minimum: 0, maximum: 30_000 },
    { path: 'minimumChildren', type: 'range', minimum: 1, maximum: 20 },
    { path: 'volunteerPoints', type: 'range', minimum: 0, maximum: 20 },
  ],
  settle,
  points,
  metrics,
  migrateConfig: {},
  migrateRecord: {},
});

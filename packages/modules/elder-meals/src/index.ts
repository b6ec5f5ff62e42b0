import { defineServiceModule, fundingLine, subject, territory, text } from '@gongzhi/module-kit';
import { config } from './config.js';
import { careAllowance, mealSubsidy } from './funding.js';
import { metrics } from './metrics.js';
import { elder, helper, host } from './parts.js';
import { checkRecord, record } from './record.js';
import { settle } from './settle.js';

export type { ElderMealsConfig } from './config.js';
export type { ElderMealsRecord } from './record.js';

/**
 * Elders help elders: helpers in their fifties look after lone, empty-nest and bereaved elders by day, and a neighbour
 * of the same stairwell who cooks anyway shares the meal. Two services, each paid from a funding line of its own.
 */
export default defineServiceModule({
  key: 'elder-meals',
  version: '1.0.0',
  brand: 'golden-cane',
  title: text('壮老人帮老老人', 'Elders help elders'),
  summary: text(
    '五十多岁的壮老人为孤寡、空巢、失独老人提供日间照护并送餐；同楼道较年轻的老人做饭时多做一份，请独居老人一起吃。',
    'Residents in their fifties give day care and bring meals to lone, empty-nest and bereaved elders; a younger elder of the same stairwell cooks a little more and shares the meal.',
  ),
  config,
  parts: { helper, host, elder },
  record,
  checkRecord,
  requires: [
    subject('catalyst', { key: 'operator', serves: 'elder-care', or: ['partner'] }),
    fundingLine(careAllowance),
    fundingLine(mealSubsidy),
    territory('stairwell'),
  ],
  fundingLines: [careAllowance, mealSubsidy],
  bounds: [
    { path: 'mealGrant', type: 'range', minimum: 500, maximum: 2000 },
    { path: 'mealSubsidy', type: 'range', minimum: 400, maximum: 2000 },
    { path: 'careAllowance', type: 'range', minimum: 5000, maximum: 30_000 },
    { path: 'helperAge.from', type: 'range', minimum: 45, maximum: 60 },
    { path: 'helperAge.to', type: 'range', minimum: 55, maximum: 70 },
    { path: 'elderAge', type: 'range', minimum: 55, maximum: 80 },
    { path: 'sharedWithin', type: 'one-of', values: ['stairwell', 'building'] },
    { path: 'minimumCareDays', type: 'range', minimum: 1, maximum: 20 },
  ],
  settle,
  metrics,
  migrateConfig: {},
  migrateRecord: {},
});

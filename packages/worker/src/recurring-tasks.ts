import {
  countFiguresEverywhere,
  countTemplatesEverywhere,
  expirePointsEverywhere,
  expireRedemptionsEverywhere,
  forgetExportsEverywhere,
  forgetJobInputs,
  retainEverywhere,
  runDueOperations,
  sealEverything,
  shareHouseholdPointsEverywhere,
  tellEndingTermsEverywhere,
} from '@gongzhi/domain';
import type { RecurringTask } from './task.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The task that adds to the sealed chains; left out where a database is compared with itself. */
export const SEALING = 'seal-audit';

/** Everything that is done again and again. What it does is written in the context whose affair it is. */
export const recurringTasks: readonly RecurringTask[] = [
  { name: 'forget-job-inputs', every: DAY, run: ({ database }) => forgetJobInputs(database) },
  { name: 'forget-exports', every: DAY, run: ({ database }, stopping) => forgetExportsEverywhere(database, stopping) },
  {
    name: 'expire-redemptions',
    every: 5 * MINUTE,
    run: ({ database }, stopping) => expireRedemptionsEverywhere(database, stopping),
  },
  // Once a month for each community, and within the hour for one that was paused meanwhile.
  { name: 'expire-points', every: HOUR, run: ({ database }, stopping) => expirePointsEverywhere(database, stopping) },
  {
    name: 'share-household-points',
    every: 5 * MINUTE,
    run: ({ database }, stopping) => shareHouseholdPointsEverywhere(database, stopping),
  },
  { name: 'tell-ending-terms', every: HOUR, run: ({ database }) => tellEndingTermsEverywhere(database) },
  {
    name: SEALING,
    every: 5 * MINUTE,
    run: async ({ database, publishHeads }) => publishHeads(await sealEverything(database)),
  },
  {
    name: 'retain',
    every: DAY,
    run: ({ database, retention }, stopping) => retainEverywhere(database, retention, stopping),
  },
  // Once a day for each community, and within the hour for one that was onboarded meanwhile.
  { name: 'count-figures', every: HOUR, run: ({ database }, stopping) => countFiguresEverywhere(database, stopping) },
  // Likewise; what has no project from a template finds nothing to count.
  {
    name: 'count-templates',
    every: HOUR,
    run: (tools, stopping) => countTemplatesEverywhere(tools, stopping),
  },
  {
    name: 'community-operations',
    every: 1,
    run: async (tools, stopping) => {
      // What was split has no figures of the day any more, and what it became has none yet.
      if (await runDueOperations(tools, stopping)) await countFiguresEverywhere(tools.database, stopping);
    },
  },
];

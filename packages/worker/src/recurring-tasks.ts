import { forgetJobInputs, tellEndingTermsEverywhere } from '@gongzhi/domain';
import type { RecurringTask } from './task.js';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/** Everything that is done again and again. What it does is written in the context whose affair it is. */
export const recurringTasks: readonly RecurringTask[] = [
  { name: 'forget-job-inputs', every: DAY, run: ({ database }) => forgetJobInputs(database) },
  { name: 'tell-ending-terms', every: HOUR, run: ({ database }) => tellEndingTermsEverywhere(database) },
];

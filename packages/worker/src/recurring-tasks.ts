import { forgetJobInputs } from '@gongzhi/domain';
import type { RecurringTask } from './task.js';

const DAY = 24 * 60 * 60;

/** Everything that is done again and again. What it does is written in the context whose affair it is. */
export const recurringTasks: readonly RecurringTask[] = [
  { name: 'forget-job-inputs', every: DAY, run: ({ database }) => forgetJobInputs(database) },
];

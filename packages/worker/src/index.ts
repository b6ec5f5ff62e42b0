export { recurringTasks, SEALING } from './recurring-tasks.js';
export type { RecurringTask } from './task.js';
export { startWorker, type Worker, type WorkerOptions } from './worker.js';

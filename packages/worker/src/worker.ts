import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JobKind, type JobTools, jobKinds } from '@gongzhi/domain';
import type { Connection } from '@gongzhi/storage';
import { runNextJob } from './job-runner.js';
import { recurringTasks } from './recurring-tasks.js';
import { claimTask, endTask, keepTask, type RecurringTask, type TaskTools } from './task.js';

export interface WorkerOptions {
  tools: JobTools;
  /** The log-in that owns the tables: for tasks alone. */
  owner: Connection;
  /** Called with what nobody else is told. */
  report(fault: unknown, where: string): void;
  tasks?: readonly RecurringTask[];
  kinds?: readonly JobKind[];
  /** So many jobs at a time. */
  width?: number;
}

export interface Worker {
  /** Lets each job and task come to the end of its current step; what is left, the next worker goes on with. */
  stop(): Promise<void>;
}

/** How long a worker with nothing to do waits until it looks again, in milliseconds. */
const PAUSE = { jobs: 1_000, tasks: 5_000, afterFault: 5_000 };
const KEEP_EVERY = 8_000;

/** Does what happens later: jobs as they are asked for, and tasks as they are due. Any number of workers share the work. */
export function startWorker({
  tools,
  owner,
  report,
  tasks = recurringTasks,
  kinds = jobKinds,
  width = 2,
}: WorkerOptions): Worker {
  const ending = new AbortController();
  const worker = randomUUID();
  const options = {
    tools,
    worker,
    report,
    stopping: ending.signal,
    kinds: new Map(kinds.map((each) => [each.kind, each])),
  };
  const loops = [
    ...Array.from({ length: width }, () =>
      untilStopped(ending.signal, async () => ((await runNextJob(options)) ? 0 : PAUSE.jobs), report),
    ),
    untilStopped(ending.signal, () => runDueTasks(tasks, { ...options, tools: { ...tools, owner } }), report),
  ];
  return {
    async stop() {
      ending.abort();
      await Promise.all(loops);
    },
  };
}

/** Repeats a step, with the pause that it asks for, until it is stopped. A step that fails is no end. */
async function untilStopped(
  stopping: AbortSignal,
  step: () => Promise<number>,
  report: WorkerOptions['report'],
): Promise<void> {
  while (!stopping.aborted) {
    const pause = await step().catch((error: unknown) => {
      report(error, 'worker');
      return PAUSE.afterFault;
    });
    if (pause > 0) await sleep(pause, undefined, { signal: stopping, ref: false }).catch(() => {});
  }
}

interface TaskOptions extends Pick<WorkerOptions, 'report'> {
  tools: TaskTools;
  worker: string;
  stopping: AbortSignal;
}

async function runDueTasks(tasks: readonly RecurringTask[], options: TaskOptions): Promise<number> {
  for (const task of tasks) {
    if (options.stopping.aborted) break;
    if (await claimTask(options.tools.database, task, options.worker)) await runTask(task, options);
  }
  return PAUSE.tasks;
}

async function runTask(task: RecurringTask, { tools, report, worker, stopping }: TaskOptions): Promise<void> {
  const keep = setInterval(() => void keepTask(tools.database, task, worker).catch(() => {}), KEEP_EVERY);
  let failed = false;
  try {
    await task.run(tools, stopping);
  } catch (error) {
    failed = true;
    report(error, `task ${task.name}`);
  } finally {
    clearInterval(keep);
  }
  await endTask(tools.database, task, worker, failed);
}

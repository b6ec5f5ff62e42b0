import type { JobTools } from '@gongzhi/domain';
import { type Connection, type Database, statementOf } from '@gongzhi/storage';

/** Only tasks, which nobody outside can begin or hand anything to, work as the owner too; neither jobs nor gateways do. */
export interface TaskTools extends JobTools {
  /** The log-in that owns the tables. */
  owner: Connection;
}

/** Something that is done again and again, by one worker at a time, however many there are. */
export interface RecurringTask {
  /** Never given to another task: workers agree by it. */
  name: string;
  /** Seconds from one end to the next beginning. */
  every: number;
  /** `stopping` tells that the worker wants to end: leave what can wait to the next run. */
  run(tools: TaskTools, stopping: AbortSignal): Promise<void>;
}

/** So long a worker may be silent before another one takes its task over. */
const LEASE = `now() + interval '30 seconds'`;
/** A task that failed is tried again after so many seconds, twice as many after each further failure. */
const FIRST_RETRY = 10;

const KNOWN = statementOf(
  `insert into recurring_task (name, next_at, failures) values ($1::text, now(), 0) on conflict (name) do nothing`,
);
const CLAIM = statementOf(
  `update recurring_task set leased_by = $2::text, leased_until = ${LEASE}
   where name = $1::text and next_at <= now() and (leased_until is null or leased_until < now()) returning name`,
);
const KEEP = statementOf(
  `update recurring_task set leased_until = ${LEASE} where name = $1::text and leased_by = $2::text`,
);
const DONE = statementOf(
  `update recurring_task set leased_by = null, leased_until = null, failures = 0,
     next_at = now() + make_interval(secs => $3::int) where name = $1::text and leased_by = $2::text`,
);
const FAILED = statementOf(
  `update recurring_task set leased_by = null, leased_until = null, failures = failures + 1,
     next_at = now() + make_interval(secs => least($3::int, ${FIRST_RETRY} * 2 ^ least(failures, 12)))
   where name = $1::text and leased_by = $2::text`,
);

/** True where the task is due and now this worker's alone. */
export async function claimTask({ relay }: Database, { name }: RecurringTask, worker: string): Promise<boolean> {
  const [, claimed] = await relay.run([
    { statement: KNOWN, values: [name] },
    { statement: CLAIM, values: [name, worker] },
  ]);
  return claimed!.length > 0;
}

export async function keepTask({ relay }: Database, { name }: RecurringTask, worker: string): Promise<void> {
  await relay.run([{ statement: KEEP, values: [name, worker] }]);
}

export async function endTask(
  { relay }: Database,
  { name, every }: RecurringTask,
  worker: string,
  failed: boolean,
): Promise<void> {
  await relay.run([{ statement: failed ? FAILED : DONE, values: [name, worker, String(every)] }]);
}

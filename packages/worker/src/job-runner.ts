import {
  claimJob,
  type Ending,
  endJob,
  heartbeat,
  JobFailed,
  type JobKind,
  type JobRun,
  JobStopped,
  type JobTools,
  LEASE_SECONDS,
  type Leased,
  type LeasedContent,
  readJob,
  saveProgress,
  told,
} from '@gongzhi/domain';
import { type Json, Refusal, text } from '@gongzhi/kernel';

/** Progress is written so often at most, in milliseconds. */
const WRITES_EVERY = 250;
/** So often a job is begun without getting any further. */
const MOST_ATTEMPTS = 5;

export interface JobRunnerOptions {
  tools: JobTools;
  kinds: ReadonlyMap<string, JobKind>;
  worker: string;
  stopping: AbortSignal;
  report(fault: unknown, where: string): void;
}

/** Does the job that has waited longest; false where there is none. */
export async function runNextJob(options: JobRunnerOptions): Promise<boolean> {
  const { database } = options.tools;
  const job = await claimJob(database, options.worker);
  if (!job) return false;
  const content = await readJob(database, job);
  if (content) await endJob(database, job, await outcomeOf(options, job, content));
  return true;
}

async function outcomeOf(options: JobRunnerOptions, job: Leased, content: LeasedContent): Promise<Ending> {
  if (content.cancelAsked) return { state: 'CANCELLED' };
  const kind = options.kinds.get(job.kind);
  if (!kind || job.attempts > MOST_ATTEMPTS) return { state: 'FAILED', failure: kind ? GIVEN_UP : UNKNOWN_KIND };
  const { key, input } = content;
  if (!key || !input) return { state: 'FAILED', failure: INPUT_GONE };
  const run = new Run(options, job, { ...content, key, input });
  try {
    return { state: 'DONE', result: told(await kind.run(options.tools, run)) };
  } catch (error) {
    return run.endingAfter(error);
  } finally {
    run.end();
  }
}

const UNKNOWN_KIND = text('此版本不认识这种任务', 'This version does not know this kind of job');
const INPUT_GONE = text('其输入已不在，请重新发起', 'What it works from is gone; ask for it anew');
const GIVEN_UP = text('多次尝试均未成功，请稍后继续', 'It was tried several times without success; resume it later');

/** The job as its kind sees it, with the lease that is kept up meanwhile. */
class Run implements JobRun<Json, Json> {
  readonly id: string;
  readonly communityId: string | null;
  readonly input: Json;
  readonly checkpoint: Json | null;
  readonly witness: LeasedContent['witness'];
  readonly #options: JobRunnerOptions;
  readonly #job: Leased;
  readonly #key: Buffer;
  readonly #beat: NodeJS.Timeout;
  /** Why the run is to end after its current step; null while it is to go on. */
  #stopped: 'CANCELLED' | 'LOST' | 'STOPPING' | null = null;
  #writtenAt = 0;

  constructor(options: JobRunnerOptions, job: Leased, content: LeasedContent & { key: Buffer; input: Buffer }) {
    this.#options = options;
    this.#job = job;
    this.id = job.id;
    this.communityId = job.communityId;
    this.#key = content.key;
    const { cryptography } = options.tools;
    this.input = JSON.parse(cryptography.open(this.#key, content.input));
    this.checkpoint = content.checkpoint && JSON.parse(cryptography.open(this.#key, content.checkpoint));
    this.witness = content.witness;
    this.#beat = setInterval(() => void this.#keepLease(), (LEASE_SECONDS * 1000) / 4);
  }

  async progress(done: number, total: number, checkpoint?: Json): Promise<void> {
    this.#throwIfStopped();
    const now = Date.now();
    if (checkpoint === undefined && done < total && now - this.#writtenAt < WRITES_EVERY) return;
    this.#writtenAt = now;
    const { database, cryptography } = this.#options.tools;
    const sealed = checkpoint === undefined ? undefined : cryptography.seal(this.#key, JSON.stringify(checkpoint));
    this.#hear(await saveProgress(database, this.#job, { done, total, checkpoint: sealed }));
    this.#throwIfStopped();
  }

  endingAfter(error: unknown): Ending {
    if (this.#stopped === 'CANCELLED') return { state: 'CANCELLED' };
    // Where another worker has the job by now, this changes nothing.
    if (error instanceof JobStopped) return { state: 'QUEUED', after: 0 };
    if (error instanceof JobFailed) return told({ state: 'FAILED', failure: error.failure, result: error.result });
    if (error instanceof Refusal) return told({ state: 'FAILED', failure: error.problems[0]!.message });
    this.#options.report(error, `job ${this.#job.kind} ${this.#job.id}`);
    const { attempts } = this.#job;
    return attempts < MOST_ATTEMPTS
      ? { state: 'QUEUED', after: 2 ** attempts }
      : { state: 'FAILED', failure: GIVEN_UP };
  }

  end(): void {
    clearInterval(this.#beat);
  }

  /** A database that does not answer for a moment is no reason to stop: the lease itself tells. */
  async #keepLease(): Promise<void> {
    await heartbeat(this.#options.tools.database, this.#job).then(
      (standing) => this.#hear(standing),
      () => {},
    );
  }

  #hear(standing: 'OURS' | 'CANCELLED' | 'LOST'): void {
    if (standing !== 'OURS') this.#stopped ??= standing;
  }

  #throwIfStopped(): void {
    if (this.#options.stopping.aborted) this.#stopped ??= 'STOPPING';
    if (this.#stopped) throw new JobStopped(this.#stopped);
  }
}

import type { Json, Text } from '@gongzhi/kernel';
import type { Witness } from '../audit/trail.js';
import type { JobTools } from '../job-tools.js';

/** One run of a job, by one worker. It may be the second one: then `checkpoint` is what the first one left. */
export interface JobRun<Input, Checkpoint = null> {
  readonly id: string;
  /** The community whose job it is; null for the bureau's. */
  readonly communityId: string | null;
  readonly input: Input;
  readonly checkpoint: Checkpoint | null;
  /** Who asked for it, for the audit trail. */
  readonly witness: Witness;
  /**
   * Says how far the job is, and from where to go on. Call it after every step, however small: it writes at most a few
   * times a second, and always where a checkpoint is given.
   * @throws JobStopped where somebody cancelled it, the worker stops, or another one has taken it over
   */
  progress(done: number, total: number, checkpoint?: Checkpoint): Promise<void>;
}

/**
 * A kind of job. A worker that dies leaves its job to the next one, which runs it again with the last checkpoint: each step
 * must be one that does no harm when it is done twice, or is a transaction that also shows that it was done.
 */
export interface JobKind<Input = Json, Checkpoint = Json> {
  kind: string;
  /** Its value is the job's result. A `Refusal` or `JobFailed` ends the job at once; any other fault is tried again a few times. */
  run(tools: JobTools, job: JobRun<Input, Checkpoint>): Promise<Json>;
}

export const defineJob = <Input, Checkpoint = null>(
  kind: string,
  run: JobKind<Input, Checkpoint>['run'],
): JobKind<Input, Checkpoint> => ({ kind, run });

/** Ends a job that cannot be done as it was asked for, with what there is to tell. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
  readonly failure: Text;
  readonly result: Json;

  constructor(failure: Text, result: Json) {
    super(failure.en);
    this.failure = failure;
    this.result = result;
  }
}

/** Ends a run between two steps; nothing is wrong. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped';
}

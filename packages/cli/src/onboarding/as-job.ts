import { setTimeout as after } from 'node:timers/promises';
import { type Text, text } from '@gongzhi/kernel';
import { ask } from '../client/answer.js';
import type { Connection } from '../client/gateway-client.js';
import { CommandFailure, EXIT } from '../failure.js';
import { isAgreed } from '../terminal/ask.js';
import { progressLine } from '../terminal/progress.js';
import { both, note } from '../terminal/words.js';
import type { FileToSend } from './file-to-send.js';

/** From so many communities on, a worker does it: it goes on when the terminal is closed. */
export const JOB_FROM = 200;

/** What a command hands to a worker, and how it tells of it. */
export interface JobCommand {
  /** The mutation that starts it. */
  mutation: 'startOnboarding' | 'startPersonImport';
  /** How somebody looks at it again. */
  attach: (job: string) => string;
  /** How far it is, in steps of the job's own. */
  progress: (done: number, total: number | null) => Text;
  /** What is left of it where it is cancelled. */
  cancelled: (done: number) => Text;
}

export const ONBOARDING: JobCommand = {
  mutation: 'startOnboarding',
  attach: (job) => `gongzhi onboard --attach ${job}`,
  progress: (done, total) => text(`已登记 ${done}/${total ?? '?'}`, `${done}/${total ?? '?'} onboarded`),
  cancelled: (done) =>
    text(`任务已取消，已登记 ${done} 个，保留不变。`, `The job was cancelled; ${done} were onboarded and stay.`),
};

const STATE = `query State($id: ID!) { node(id: $id) { ... on Job { state done total failure result } } }`;
const CANCEL = `mutation Cancel($input: CancelJobInput!) { cancelJob(input: $input) { userErrors { code field message } } }`;

export interface JobState {
  state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
  done: number;
  total: number | null;
  failure: string | null;
  /** What the job says it came to, of its own kind. */
  result: Record<string, unknown> | null;
}

/** Hands the file to a worker; the job's id. */
export async function startJob(
  connection: Connection,
  { mutation }: JobCommand,
  { format, content, file }: FileToSend,
  more: { fileName: string; [input: string]: unknown },
): Promise<string> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation Start($input: ${type}) { ${mutation}(input: $input) { job { id } userErrors { code field message } } }`;
  const input = { format, ...more, ...(file ? { file } : { content }) };
  const started = await ask<Record<string, { job: { id: string } }>>(connection, { query, variables: { input } });
  return started[mutation]!.job.id;
}

/** Shows how far a job is until it ends; what it came to. Ctrl-C leaves it to the worker, or cancels it. @throws CommandFailure */
export async function followJob(connection: Connection, command: JobCommand, id: string): Promise<JobState> {
  const progress = progressLine();
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  let shown = '';
  try {
    for (;;) {
      const job = await stateOf(connection, id);
      const line = lineOf(command, job);
      if (line !== shown) progress.show(line);
      shown = line;
      if (job.state === 'DONE') return job;
      if (job.state === 'FAILED' || job.state === 'CANCELLED') throw ended(command, job);
      await after(500, undefined, { signal: interrupted.signal }).catch(() => {});
      if (interrupted.signal.aborted) throw await left(connection, command, id);
    }
  } finally {
    process.off('SIGINT', interrupt);
    progress.end();
  }
}

async function stateOf(connection: Connection, id: string): Promise<JobState> {
  const { node } = await ask<{ node: Partial<JobState> | null }>(connection, { query: STATE, variables: { id } });
  if (node?.state) return node as JobState;
  throw new CommandFailure(text(`没有任务 ${id}。`, `There is no job ${id}.`));
}

const lineOf = ({ progress }: JobCommand, { state, done, total }: JobState): string =>
  both(state === 'QUEUED' ? text('等待后台执行……', 'Waiting for a worker …') : progress(done, total));

const ended = ({ cancelled }: JobCommand, { state, failure, done }: JobState): CommandFailure =>
  state === 'CANCELLED'
    ? new CommandFailure(cancelled(done))
    : new CommandFailure(text(`任务未完成：${failure}。`, `The job failed: ${failure}.`));

/** Whoever presses Ctrl-C decides; where nobody can be asked, the job goes on. */
async function left(connection: Connection, command: JobCommand, id: string): Promise<CommandFailure> {
  const question = text('\n也取消任务？否则它在后台继续。', 'Cancel the job, too? Else it goes on in the background.');
  if (process.stdin.isTTY && (await isAgreed(question))) {
    await ask(connection, { query: CANCEL, variables: { input: { jobId: id } } });
    return new CommandFailure(
      text('已要求取消；已写入的保留。', 'It was asked to be cancelled; what was written stays.'),
    );
  }
  noteDetached(command, id);
  return new CommandFailure(text('已离开，任务继续。', 'Left; the job goes on.'), EXIT.failed);
}

export const noteDetached = ({ attach }: JobCommand, id: string): void =>
  note(
    both(
      text(
        `任务在后台进行，再看进度：${attach(id)}`,
        `The job goes on in the background; to see how far it is: ${attach(id)}`,
      ),
    ),
  );

import { setTimeout as after } from 'node:timers/promises';
import { text } from '@gongzhi/kernel';
import { ask } from '../client/answer.js';
import type { Connection } from '../client/gateway-client.js';
import { CommandFailure, EXIT } from '../failure.js';
import { isAgreed } from '../terminal/ask.js';
import { progressLine } from '../terminal/progress.js';
import { both, note } from '../terminal/words.js';
import type { FileToSend } from './file-to-send.js';

/** From so many communities on, a worker does it: it goes on when the terminal is closed. */
export const JOB_FROM = 200;

const START = `mutation Start($input: StartOnboardingInput!) {
  startOnboarding(input: $input) { job { id } userErrors { code field message } }
}`;
const STATE = `query State($id: ID!) { node(id: $id) { ... on Job { state done total failure } } }`;
const CANCEL = `mutation Cancel($input: CancelJobInput!) { cancelJob(input: $input) { userErrors { code field message } } }`;

interface JobState {
  state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
  done: number;
  total: number | null;
  failure: string | null;
}

/** Hands the file to a worker; the job's id. */
export async function startJob(
  connection: Connection,
  { format, content, file }: FileToSend,
  fileName: string,
): Promise<string> {
  const input = { format, fileName, ...(file ? { file } : { content }) };
  const { startOnboarding } = await ask<{ startOnboarding: { job: { id: string } } }>(connection, {
    query: START,
    variables: { input },
  });
  return startOnboarding.job.id;
}

/** Shows how far a job is until it ends; how many communities it wrote. Ctrl-C leaves it to the worker, or cancels it. @throws CommandFailure */
export async function followJob(connection: Connection, id: string): Promise<number> {
  const progress = progressLine();
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  let shown = '';
  try {
    for (;;) {
      const job = await stateOf(connection, id);
      const line = lineOf(job);
      if (line !== shown) progress.show(line);
      shown = line;
      if (job.state === 'DONE') return job.done;
      if (job.state === 'FAILED' || job.state === 'CANCELLED') throw ended(job);
      await after(500, undefined, { signal: interrupted.signal }).catch(() => {});
      if (interrupted.signal.aborted) throw await left(connection, id);
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

const lineOf = ({ state, done, total }: JobState): string =>
  state === 'QUEUED'
    ? both(text('等待后台执行……', 'Waiting for a worker …'))
    : both(text(`已登记 ${done}/${total ?? '?'}`, `${done}/${total ?? '?'} onboarded`));

const ended = ({ state, failure, done }: JobState): CommandFailure =>
  state === 'CANCELLED'
    ? new CommandFailure(text(`任务已取消，已登记 ${done} 个。`, `The job was cancelled; ${done} were onboarded.`))
    : new CommandFailure(text(`任务未完成：${failure}。`, `The job failed: ${failure}.`));

/** Whoever presses Ctrl-C decides; where nobody can be asked, the job goes on. */
async function left(connection: Connection, id: string): Promise<CommandFailure> {
  const question = text('\n也取消任务？否则它在后台继续。', 'Cancel the job, too? Else it goes on in the background.');
  if (process.stdin.isTTY && (await isAgreed(question))) {
    await ask(connection, { query: CANCEL, variables: { input: { jobId: id } } });
    return new CommandFailure(text('任务已取消；已登记的保留。', 'The job was cancelled; what was onboarded stays.'));
  }
  noteDetached(id);
  return new CommandFailure(text('已离开，任务继续。', 'Left; the job goes on.'), EXIT.failed);
}

export const noteDetached = (id: string): void =>
  note(
    both(
      text(
        `任务在后台进行，再看进度：gongzhi onboard --attach ${id}`,
        `The job goes on in the background; to see how far it is: gongzhi onboard --attach ${id}`,
      ),
    ),
  );

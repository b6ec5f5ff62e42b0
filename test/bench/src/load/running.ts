import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CONTESTANTS, type ContestantName } from '../contestants.ts';

/** A contestant that serves. */
export interface Running {
  name: ContestantName;
  port: number;
  /** Milliseconds of processor time that its process has used. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** What all contestants are told: where the issuer and the database are. */
  environment: Record<string, string>;
  /** Where each writes a V8 CPU profile of its whole life; null for none. */
  profiles: string | null;
}

/** Starts a contestant in a process of its own, as in production, and waits until it serves. */
export async function start(name: ContestantName, { environment, profiles }: StartOptions): Promise<Running> {
  const { program, poolSize } = CONTESTANTS[name];
  const profiling = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${name}.cpuprofile`] : [];
  const child = fork(fileURLToPath(new URL(`../contestants/${program}`, import.meta.url)), {
    env: { ...process.env, ...environment, ...(poolSize ? { BENCH_POOL: String(poolSize) } : {}), ...PRODUCTION },
    execArgv: profiling,
  });
  const { port } = await message<{ port: number }>(child, name);
  return {
    name,
    port,
    async cpu() {
      const answer = message<{ cpu: NodeJS.CpuUsage }>(child, name);
      child.send('cpu');
      const { user, system } = (await answer).cpu;
      return (user + system) / 1000;
    },
    stop: () =>
      new Promise((resolve) => {
        if (!child.connected) return resolve();
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

const PRODUCTION = { NODE_ENV: 'production', GRAPHILE_ENV: 'production' };

function message<T>(child: ChildProcess, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`${name} ended with ${code}`));
    child.once('exit', gone);
    child.once('message', (said) => {
      child.removeListener('exit', gone);
      resolve(said as T);
    });
  });
}

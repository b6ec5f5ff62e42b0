import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CONTESTANTS, type ContestantName } from '../contestants.ts';

/** A contestant that serves. */
export interface Running {
  name: ContestantName;
  port: number;
  /** Milliseconds of processor time that its process has used. */
  cpu(): Promise<number>;
  /** Bytes, after a garbage collection. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export interface Memory {
  rss: number;
  heapUsed: number;
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
    execArgv: ['--expose-gc', ...profiling],
  });
  const { port } = await message<{ port: number }>(child, name);
  return {
    name,
    port,
    async cpu() {
      const { cpu } = await asked<{ cpu: NodeJS.CpuUsage }>(child, name, 'cpu');
      return (cpu.user + cpu.system) / 1000;
    },
    memory: () => asked<Memory>(child, name, 'memory'),
    stop: () =>
      new Promise((resolve) => {
        if (!child.connected) return resolve();
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

const PRODUCTION = { NODE_ENV: 'production', GRAPHILE_ENV: 'production' };

function asked<T>(child: ChildProcess, name: string, what: string): Promise<T> {
  const answer = message<T>(child, name);
  child.send(what);
  return answer;
}

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

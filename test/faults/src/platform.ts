import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(import.meta.resolve('@gongzhi/cli').replace(/index\.js$/, 'main.js'));

/** A real platform, `gongzhi up`, on a data folder of its own, always on the same port. */
export class Platform {
  readonly dataFolder: string;
  readonly #port: number;
  #process: ChildProcess | null = null;
  #output = '';
  issuerUrl = '';

  private constructor(dataFolder: string, port: number) {
    this.dataFolder = dataFolder;
    this.#port = port;
  }

  static async on(dataFolder: string): Promise<Platform> {
    return new Platform(dataFolder, await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get #environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: this.dataFolder,
      PORT: String(this.#port),
    } as NodeJS.ProcessEnv;
  }

  /** Starts it and waits until it serves. @throws Error with what it said where it ends before */
  async start(): Promise<void> {
    // A group of its own: a Ctrl-C in the terminal is for whoever runs the test, who stops it in good order.
    const options = { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] as 'pipe'[], detached: true };
    const child = spawn(process.execPath, [PROGRAM, 'up', '--json'], options);
    this.#process = child;
    this.#output = '';
    let answer = '';
    child.stdout!.on('data', (chunk) => {
      answer += chunk;
    });
    child.stderr!.on('data', (chunk) => {
      this.#output = (this.#output + chunk).slice(-10_000);
    });
    while (!answer.includes('"url":')) {
      if (hasEnded(child)) throw new Error(`the platform ended: ${answer}${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.issuerUrl = JSON.parse(answer).issuerUrl;
  }

  async killGateway(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** The first process of PostgreSQL and all that it has started, at the same moment. */
  killPostgres(): void {
    const file = join(this.dataFolder, 'postgres', 'cluster', 'postmaster.pid');
    if (!existsSync(file)) return;
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    for (const each of [-pid, pid, ...childrenOf(pid)]) {
      try {
        process.kill(each, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** Another command of the same deployment: what it answers as JSON, and its exit code. */
  async command(...words: string[]): Promise<{ code: number; answer: unknown }> {
    const options = {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'inherit'] as ('ignore' | 'pipe' | 'inherit')[],
    };
    const child = spawn(process.execPath, [PROGRAM, ...words, '--json'], options);
    let answer = '';
    child.stdout!.on('data', (chunk) => {
      answer += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, answer: JSON.parse(answer) };
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** PostgreSQL's processes lead groups of their own; where the system does not tell them, they see that their parent is gone. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

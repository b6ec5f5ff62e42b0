import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const program = fileURLToPath(import.meta.resolve('@gongzhi/cli').replace(/index\.js$/, 'main.js'));

/** A deployment that holds no sample city, and so starts in a moment: production, its Keycloak named and not needed. */
export const bare = {
  NODE_ENV: 'production',
  ISSUER_URL: 'http://127.0.0.1:1/realms/zhangjiagang',
  GONGZHI_MASTER_KEY: randomBytes(32).toString('hex'),
};

/** The command as somebody types it, with this environment and nothing else of ours. */
export class Command {
  stdout = '';
  stderr = '';
  readonly process: ChildProcess;
  readonly #closed: Promise<unknown>;

  constructor(words: string[], environment: Record<string, string>, file = program) {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...environment };
    this.process = spawn(process.execPath, [file, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout!.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.process.stderr!.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.#closed = once(this.process, 'exit');
  }

  /** Waits until it says so. @throws where it ends before */
  async says(words: RegExp): Promise<void> {
    while (!words.test(this.stdout + this.stderr)) {
      if (this.#hasEnded) throw new Error(`ended without saying ${words}: ${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Where it answers, once it does. */
  async ready(): Promise<string> {
    await this.says(/"url":/);
    return JSON.parse(this.stdout).url;
  }

  /** The exit code, once it has ended. */
  async ended(): Promise<number | null> {
    if (!this.#hasEnded) await this.#closed;
    return this.process.exitCode;
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.process.kill(signal);
    return this.ended();
  }

  get #hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}

/** `npm start` without npm: what it runs, and what the platform must not keep alive when it has nothing more to do. */
export function npmStart(dataFolder: string, environment: Record<string, string>): Command {
  const bootstrap = join(program, '..', '..', 'bootstrap.cjs');
  const command = new Command(['start'], { DATA_DIR: dataFolder, ...environment }, bootstrap);
  onTestFinished(async () => void (await command.end('SIGINT')));
  return command;
}

/** Starts a platform on a data folder; the test's end is its end. */
export function up(dataFolder: string, environment: Record<string, string> = bare): Command {
  const command = new Command(['up', '--json'], { DATA_DIR: dataFolder, ...environment });
  onTestFinished(async () => void (await command.end('SIGINT')));
  return command;
}

/** What a start that is refused says: its exit code, and its sentences in English. */
export async function refusal(dataFolder: string, environment: Record<string, string>) {
  const command = up(dataFolder, environment);
  const exitCode = await command.ended();
  const { error } = JSON.parse(command.stdout) as { error: { sentences: { en: string }[] } };
  return { exitCode, sentences: error.sentences.map(({ en }) => en) };
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-lifecycle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function freePort(): Promise<string> {
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return String(port);
}

/** The embedded server of a data folder as its own pid file has it, dead or alive. */
export function embeddedServer(dataFolder: string): { pid: number; port: number; isAlive(): boolean } | null {
  const file = join(dataFolder, 'postgres', 'cluster', 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  return { pid, port: Number(lines[3]), isAlive: () => isAlive(pid) };
}

/** Zombies, which stay until their parent asks for them, or for good in a container without an init, are dead. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

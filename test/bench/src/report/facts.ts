import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { type Connection, connected } from '@gongzhi/storage';
import { CONTESTANTS, type ContestantName } from '../contestants.ts';
import type { Options } from '../options.ts';
import { BENCH, versionOf } from '../peers.ts';

/** What was compared, and on what: whoever reads the figures can tell what they are worth. */
export interface Facts {
  at: string;
  commit: string;
  quick: boolean;
  communities: number;
  rows: number;
  rounds: number;
  /** Seconds of a window by the number of connections. */
  windows: Record<number, number>;
  machine: { processor: string; cores: number; memoryGb: number; loadBefore: number; system: string };
  node: string;
  postgres: { version: string; settings: Record<string, string> };
  contestants: Record<string, string>;
}

export async function factsOf(options: Options, admin: Connection, postgresVersion: string): Promise<Facts> {
  const [processor] = cpus();
  return {
    at: new Date().toISOString(),
    commit: commit(),
    quick: options.quick,
    communities: options.communities,
    ...(await databaseFacts(admin, postgresVersion)),
    rounds: options.rounds,
    windows: Object.fromEntries([...options.windows].map(([connections, length]) => [connections, length / 1000])),
    machine: {
      processor: processor?.model ?? 'unknown',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      loadBefore: Number(loadavg()[0]!.toFixed(2)),
      system: `${process.platform} ${process.arch}`,
    },
    node: process.version,
    contestants: Object.fromEntries(options.contestants.map((name) => [name, described(name)])),
  };
}

function described(name: ContestantName): string {
  const { packages, poolSize } = CONTESTANTS[name];
  const versions = packages.map((each) => `${each} ${versionOf(each)}`);
  return [...versions, poolSize ? `${poolSize} connections to PostgreSQL` : 'as `gongzhi up` starts it'].join(', ');
}

const SETTINGS = ['shared_buffers', 'synchronous_commit', 'fsync', 'jit', 'max_connections', 'random_page_cost'];

async function databaseFacts(admin: Connection, version: string): Promise<Pick<Facts, 'rows' | 'postgres'>> {
  return connected(admin, async (client) => {
    const counted = await client.query<{ n: string }>(
      `select sum(reltuples) as n from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > 0`,
    );
    const settings = await client.query<{ name: string; value: string }>(
      'select name, current_setting(name) as value from unnest($1::text[]) as name',
      [SETTINGS],
    );
    return {
      rows: Number(counted.rows[0]!.n),
      postgres: { version, settings: Object.fromEntries(settings.rows.map(({ name, value }) => [name, value])) },
    };
  });
}

/** The commit that is measured, with a word where the files differ from it. */
function commit(): string {
  try {
    const git = (...words: string[]) => execFileSync('git', words, { cwd: BENCH, encoding: 'utf8' }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}

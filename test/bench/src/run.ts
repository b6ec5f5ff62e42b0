import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type Connection,
  connected,
  databasePasswords,
  openDataFolder,
  startEmbeddedPostgres,
  urlOf,
} from '@gongzhi/storage';
import { POSTGRAPHILE_FUNCTIONS } from './contestants/postgraphile-functions.ts';
import { administratorOf } from './data/city.ts';
import { freshDatabase } from './data/data-set.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { startLoadGenerator } from './load/generator.ts';
import { type Running, start } from './load/running.ts';
import { measure } from './measure.ts';
import type { Options } from './options.ts';
import { BENCH } from './peers.ts';
import { factsOf } from './report/facts.ts';
import { report } from './report/report.ts';
import { summarise } from './report/summary.ts';
import { say } from './say.ts';
import { verify } from './verify.ts';

/** One run, from the database to the report. Everything that it starts is stopped, however it ends. */
export async function run(options: Options): Promise<void> {
  const dataFolder = join(openDataFolder(resolve(BENCH, '../..')), 'bench');
  mkdirSync(dataFolder, { recursive: true });
  const undo: (() => unknown)[] = [];
  try {
    const server = await startEmbeddedPostgres({
      dataDir: dataFolder,
      onProgress: ({ zh, en }) => say(`${zh} · ${en}`),
    });
    undo.push(() => server.stop());
    const admin = await freshDatabase(server.connection, dataFolder, options.communities);
    const issuer = await startIssuer(dataFolder);
    undo.push(() => issuer.stop());
    const tokens = await issuer.tokens(Array.from({ length: options.communities }, (_, c) => administratorOf(c)));
    const contestants = await startAll(options, { admin, dataFolder, issuer }, undo);

    say('核对：各参赛者的答案须一致 · Verifying that all contestants give the same answers');
    await verify(contestants, { tokens, operations: options.operations, admin });
    const load = startLoadGenerator();
    undo.push(() => load.stop());
    process.once('SIGINT', () => load.stop());
    process.once('SIGTERM', () => load.stop());
    const facts = await factsOf(options, admin, server.version);
    const track = { contestants, load, tokens, admin, postmaster: postmasterOf(dataFolder) };
    const measurements = await measure(options, track, (round) =>
      say(`第 ${round + 1}/${options.rounds} 轮 · Round ${round + 1} of ${options.rounds}`),
    );
    const summary = summarise(measurements);
    if (summary.some(({ failed }) => failed > 0)) process.exitCode = 1;
    console.log(report(facts, summary));
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ facts, summary, measurements }, null, 2)}\n`);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function startAll(
  options: Options,
  { admin, dataFolder, issuer }: { admin: Connection; dataFolder: string; issuer: Issuer },
  undo: (() => unknown)[],
): Promise<Running[]> {
  const owner: Connection = { ...admin, user: 'gongzhi_owner', password: databasePasswords(dataFolder).owner };
  await connected(owner, (client) => client.query(POSTGRAPHILE_FUNCTIONS));
  const environment = environmentFor({ admin, dataFolder, issuer });
  const contestants: Running[] = [];
  for (const name of options.contestants) {
    say(`启动 ${name} · Starting ${name}`);
    const contestant = await start(name, { environment, profiles: options.profiles });
    undo.push(() => contestant.stop());
    contestants.push(contestant);
  }
  return contestants;
}

/** What a contestant is told of where it works. */
export function environmentFor({
  admin,
  dataFolder,
  issuer,
}: {
  admin: Connection;
  dataFolder: string;
  issuer: Issuer;
}) {
  const login = (user: string, password = '') => urlOf({ ...admin, user, password });
  return {
    ISSUER_URL: issuer.url,
    DATABASE_URL: login(admin.user, admin.password),
    BENCH_DATABASE: login('gongzhi_app', databasePasswords(dataFolder).app),
    BENCH_DATA: dataFolder,
  };
}

/** The process of the embedded server, whose processor time is counted. */
export const postmasterOf = (dataFolder: string): number =>
  Number(readFileSync(join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDataFolder, startEmbeddedPostgres } from '@gongzhi/storage';
import type { Options } from '../options.ts';
import { BENCH } from '../peers.ts';
import { factsOf } from '../report/facts.ts';
import { described } from '../report/report.ts';
import { postmasterOf } from '../run.ts';
import { say } from '../say.ts';
import { openBulkCity } from './city.ts';
import { bulkReport, GOAL } from './report.ts';
import { measureRounds } from './rounds.ts';

/** What does it take to onboard a whole city, and to clone one template into most of it? */
export async function runBulk(options: Options): Promise<void> {
  const dataFolder = join(openDataFolder(resolve(BENCH, '../..')), 'bench');
  mkdirSync(dataFolder, { recursive: true });
  const undo: (() => unknown)[] = [];
  try {
    const onProgress = ({ zh, en }: { zh: string; en: string }) => say(`${zh} · ${en}`);
    const server = await startEmbeddedPostgres({ dataDir: dataFolder, onProgress });
    undo.push(() => server.stop());
    const city = await openBulkCity(server.connection, dataFolder);
    undo.push(() => city.close());
    const facts = await factsOf(options, city.admin, server.version);
    const comparisons = await measureRounds(city, options.rounds, postmasterOf(dataFolder));
    console.log(`${described(facts)}\n\n${bulkReport(comparisons)}`);
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ facts, goal: GOAL, comparisons }, null, 2)}\n`);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

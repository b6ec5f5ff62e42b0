import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Connection, openDataFolder, startEmbeddedPostgres } from '@gongzhi/storage';
import { freshDatabase, largeDatabase } from '../data/data-set.ts';
import { type Issuer, startIssuer } from '../issuer.ts';
import { startLoadGenerator } from '../load/generator.ts';
import { type Running, start } from '../load/running.ts';
import { FULL, type Options } from '../options.ts';
import { BENCH } from '../peers.ts';
import { factsOf } from '../report/facts.ts';
import { described } from '../report/report.ts';
import { environmentFor } from '../run.ts';
import { say } from '../say.ts';
import { measureMemory } from './memory.ts';
import { measureOpening } from './opening.ts';
import { scaleReport } from './report.ts';
import { measureRounds } from './rounds.ts';
import { tokenPrinter } from './tokens.ts';

const SMALL = FULL.communities;

/** Does a request cost what it has to do, whatever the size of the city? Two cities, two gateways, one machine. */
export async function runScale(options: Options): Promise<void> {
  const dataFolder = join(openDataFolder(resolve(BENCH, '../..')), 'bench');
  mkdirSync(dataFolder, { recursive: true });
  const undo: (() => unknown)[] = [];
  try {
    const onProgress = ({ zh, en }: { zh: string; en: string }) => say(`${zh} · ${en}`);
    const server = await startEmbeddedPostgres({ dataDir: dataFolder, onProgress });
    undo.push(() => server.stop());
    const sizes = { communities: SMALL, all: options.communities };
    const small = await freshDatabase(server.connection, dataFolder, SMALL);
    const large = await largeDatabase(server.connection, dataFolder, sizes);
    const issuer = await startIssuer(dataFolder);
    undo.push(() => issuer.stop());
    const print = await tokenPrinter(issuer, dataFolder);
    const gateways = {
      small: await startGateway(small, { dataFolder, issuer, name: 'small' }, undo),
      large: await startGateway(large, { dataFolder, issuer, name: 'large' }, undo),
    };
    const load = startLoadGenerator();
    undo.push(() => load.stop());
    const facts = await factsOf(options, large, server.version);
    const rounds = await measureRounds(options, { ...gateways, load, print, communities: SMALL });
    const opening = await measureOpening(gateways.large, print, { first: SMALL, until: options.communities });
    const memory = await measureMemory(gateways.large, print, options.communities);
    const results = { sizes, rounds, opening, memory };
    console.log(`${described(facts)}\n\n${scaleReport(results)}`);
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ facts, ...results }, null, 2)}\n`);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** Each gateway has a data folder of its own, with the same secrets: they serve two databases of one server. */
async function startGateway(
  admin: Connection,
  { dataFolder, issuer, name }: { dataFolder: string; issuer: Issuer; name: string },
  undo: (() => unknown)[],
): Promise<Running> {
  say(`启动网关 · Starting a gateway: ${admin.database}`);
  const own = join(dataFolder, `scale-${name}`);
  rmSync(own, { recursive: true, force: true });
  cpSync(join(dataFolder, 'secrets'), join(own, 'secrets'), { recursive: true });
  const gateway = await start('ours', {
    environment: environmentFor({ admin, dataFolder: own, issuer }),
    profiles: null,
  });
  undo.push(() => gateway.stop());
  return gateway;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chanceOf } from './chance.ts';
import { BEGINNING, COMMUNITIES, cityOf, OWN } from './city.ts';
import { type Kills, killAtRandom } from './kills.ts';
import type { Options } from './options.ts';
import { Platform } from './platform.ts';
import { say } from './say.ts';
import { Told } from './told.ts';
import { type Findings, verify } from './verify.ts';
import { work } from './work.ts';

export interface Outcome {
  seed: number;
  wanted: number;
  killsWanted: number;
  acknowledged: number;
  /** All that the ledgers of points and money hold in the end. */
  transfers: number;
  /** Of those, so many were answered only when asked again. */
  retried: number;
  replays: number;
  kills: Kills;
  longestGapMs: number;
  operationsPerSecond: number;
  findings: Findings;
  /** Left to be looked at where something is wrong; null where nothing is. */
  dataFolder: string | null;
}

/** So many days of its own does a client settle at most. */
const DAYS = 50;
const LEAST_SERVICES = 20;

export async function run(options: Options, signal: AbortSignal): Promise<Outcome> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gongzhi-faults-'));
  const platform = await Platform.on(dataFolder);
  // Kept until it is known that nothing is wrong; whoever interrupts does not want it.
  let keep = true;
  try {
    say(`种子 · seed ${options.seed}`);
    await platform.start();
    const outcome = await attack(platform, options, signal);
    keep = Object.values(outcome.findings).some((wrong) => wrong.length > 0);
    return { ...outcome, dataFolder: keep ? dataFolder : null };
  } catch (error) {
    if (signal.aborted) keep = false;
    else say(`数据文件夹留在 · the data folder is left at ${dataFolder}`);
    throw error;
  } finally {
    await platform.stop();
    if (!keep) rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function attack(platform: Platform, options: Options, signal: AbortSignal) {
  const { operations, clients, kills, seed, seconds } = options;
  // One that fails ends the others.
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const places = Math.ceil(clients / COMMUNITIES);
  const city = await cityOf(platform, places, either);
  const told = new Told();
  for (const { code: community } of city) {
    told.asks({ community, mutation: 'recordDonation', key: BEGINNING, shelf: 'transfer' });
    told.adds(`${community} own`, Number(OWN));
  }
  const begun = performance.now();
  const late = () => seconds !== null && performance.now() - begun > seconds * 1000;
  const isOver = () => either.aborted || told.acknowledged >= operations || late();
  const acknowledged = () => told.acknowledged;
  say(`${clients} 个客户端开始 · ${clients} clients begin`);
  const progress = setInterval(() => say(progressOf(told.acknowledged, operations, performance.now() - begun)), 10_000);
  told.begins();
  const servicesPerDay = Math.max(LEAST_SERVICES, Math.ceil(operations / (clients * DAYS)));
  const shifts = Array.from({ length: clients }, (_, n) =>
    work({
      ...{ community: city[n % city.length]!, place: Math.floor(n / city.length), places, servicesPerDay },
      ...{ chance: chanceOf(seed + n + 1), told, isOver },
    }),
  );
  const ends = [
    killAtRandom(platform, { kills, operations, seconds, chance: chanceOf(seed) }, { acknowledged, isOver }),
    ...shifts,
  ] as const;
  const ended = await Promise.allSettled(
    ends.map((each) =>
      (each as Promise<unknown>).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
    ),
  );
  clearInterval(progress);
  signal.throwIfAborted();
  const broken = ended.find((each) => each.status === 'rejected');
  if (broken) throw failed.signal.reason;
  const took = (performance.now() - begun) / 1000;
  say('核对 · holding everything against what was answered');
  return {
    ...{
      seed,
      wanted: operations,
      killsWanted: kills,
      acknowledged: told.acknowledged,
      retried: told.retried,
      replays: told.replays,
    },
    ...{ kills: await ends[0], longestGapMs: Math.round(told.longestGapMs) },
    operationsPerSecond: Math.round(told.acknowledged / took),
    ...(await verify(platform, told)),
  };
}

/** How many there are, and how long the rest takes at this pace. */
function progressOf(acknowledged: number, operations: number, tookMs: number): string {
  const minutes = (Math.max(0, operations - acknowledged) * (tookMs / Math.max(1, acknowledged))) / 60_000;
  return `${acknowledged} / ${operations}，约余 ${minutes.toFixed(1)} 分钟 · about ${minutes.toFixed(1)} min left`;
}

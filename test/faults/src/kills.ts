import { setTimeout as sleep } from 'node:timers/promises';
import { type Chance, oneOf } from './chance.ts';
import type { Platform } from './platform.ts';
import { say } from './say.ts';

const WAYS = ['gateway', 'postgres first', 'both'] as const;

export interface Kills {
  gateway: number;
  postgres: number;
}

/** Of the time that there is, so much is left to come back after the last kill and go on. */
const OF_THE_TIME = 0.7;

/**
 * Kills and starts again, each time after a number of answers that the seed decides, or the same part of the time that
 * there is where answers come too slowly for all of them; over when all kills are done.
 */
export async function killAtRandom(
  platform: Platform,
  { kills, operations, seconds, chance }: { kills: number; operations: number; seconds: number | null; chance: Chance },
  { acknowledged, isOver }: { acknowledged(): number; isOver(): boolean },
): Promise<Kills> {
  const done: Kills = { gateway: 0, postgres: 0 };
  const begun = performance.now();
  for (let n = 0; n < kills; n += 1) {
    const part = (n + chance()) / kills;
    const after = Math.floor(part * operations * 0.98);
    const latest = seconds === null ? Number.POSITIVE_INFINITY : begun + part * seconds * OF_THE_TIME * 1000;
    const way = oneOf(chance, WAYS);
    const pause = chance() * 300;
    while (acknowledged() < after && performance.now() < latest && !isOver()) await sleep(5);
    if (isOver()) return done;
    await sleep(chance() * 50);
    if (way !== 'gateway') {
      platform.killPostgres();
      done.postgres += 1;
    }
    // The gateway asks a database that is gone, for a moment.
    if (way === 'postgres first') await sleep(pause);
    await platform.killGateway();
    done.gateway += 1;
    await platform.start();
    say(`第 ${n + 1} 次击杀后恢复 · back after kill ${n + 1} of ${kills} (${way}), ${acknowledged()} 次 · operations`);
  }
  return done;
}

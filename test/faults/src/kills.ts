import { setTimeout as sleep } from 'node:timers/promises';
import { type Chance, oneOf } from './chance.ts';
import type { Platform } from './platform.ts';
import { say } from './say.ts';

const WAYS = ['gateway', 'postgres first', 'both'] as const;

export interface Kills {
  gateway: number;
  postgres: number;
}

/** Kills and starts again, each time after a number of answers that the seed decides; over when all kills are done. */
export async function killAtRandom(
  platform: Platform,
  { kills, operations, chance }: { kills: number; operations: number; chance: Chance },
  { acknowledged, isOver }: { acknowledged(): number; isOver(): boolean },
): Promise<Kills> {
  const done: Kills = { gateway: 0, postgres: 0 };
  for (let n = 0; n < kills; n += 1) {
    const after = Math.floor(((n + chance()) / kills) * operations * 0.98);
    const way = oneOf(chance, WAYS);
    const pause = chance() * 300;
    while (acknowledged() < after && !isOver()) await sleep(5);
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

import { administratorOf } from '../data/city.ts';
import { partnerOf } from '../data/small.ts';
import { open } from '../load/line.ts';
import type { Running } from '../load/running.ts';
import { say } from '../say.ts';
import { medianOf } from './median.ts';
import type { Print } from './tokens.ts';
import { visit } from './visit.ts';

/** Milliseconds of somebody's first request: in a community that the gateway never served, and in one that it did. */
export interface Opening {
  communities: number;
  unseen: number;
  seen: number;
  ratio: number;
  failed: number;
}

const COMMUNITIES = 600;
/** So many requests come between the first and the second caller of a community. */
const APART = 20;
/** The first answers after a pause are slower, whomever they are for. */
const WARM_UP = 60;

/**
 * One request at a time: first callers of one community after the other, and after each the second caller of a
 * community that was opened a little before. Everybody is new to the gateway; only the communities differ.
 */
export async function measureOpening(
  gateway: Running,
  print: Print,
  { first, until }: { first: number; until: number },
): Promise<Opening> {
  say('打开从未见过的社区 · Opening communities never seen');
  const step = Math.max(1, Math.floor((until - first) / (COMMUNITIES + WARM_UP)));
  const communities: number[] = [];
  for (let c = first; c < until && communities.length < COMMUNITIES + WARM_UP; c += step) communities.push(c);
  const line = await open(gateway.port);
  const [unseen, seen]: [number[], number[]] = [[], []];
  let failed = 0;
  const timed = async (into: number[], community: number, token: string) => {
    const request = visit(gateway, community, token);
    const sent = performance.now();
    if (!(await line.ask(request))) failed += 1;
    into.push(performance.now() - sent);
  };
  for (const [n, community] of communities.entries()) {
    await timed(unseen, community, print(administratorOf(community)));
    const before = communities[n - APART];
    if (before !== undefined) await timed(seen, before, print(partnerOf(before)));
  }
  line.close();
  const [opened, entered] = [unseen.slice(WARM_UP), seen.slice(WARM_UP - APART)].map(medianOf) as [number, number];
  return { communities: unseen.length - WARM_UP, unseen: opened, seen: entered, ratio: opened / entered, failed };
}

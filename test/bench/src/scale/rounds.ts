import { requestsOf } from '../asking.ts';
import { administratorOf } from '../data/city.ts';
import type { LoadGenerator } from '../load/generator.ts';
import type { Running } from '../load/running.ts';
import type { Plan } from '../measure.ts';
import type { Operation } from '../operations.ts';
import { say } from '../say.ts';
import { medianOf } from './median.ts';
import type { Print } from './tokens.ts';

/** Milliseconds of half the requests in the two cities: medians over the rounds, and of the ratios within a round. */
export interface Comparison {
  operation: Operation;
  small: number;
  large: number;
  ratio: number;
  failed: number;
}

interface Track {
  small: Running;
  large: Running;
  load: LoadGenerator;
  print: Print;
  /** Those who are asked, the same in both cities. */
  communities: number;
}

const CONNECTIONS = 16;

/** Asks both gateways the same questions of the same communities, in turn, so that a neighbour disturbs both alike. */
export async function measureRounds(plan: Plan, track: Track): Promise<Comparison[]> {
  const tokens = Array.from({ length: track.communities }, (_, c) => track.print(administratorOf(c)));
  const comparisons: Comparison[] = [];
  for (const operation of plan.operations) {
    say(`操作 ${operation}，${plan.rounds} 轮 · Operation ${operation}, ${plan.rounds} rounds`);
    comparisons.push(await compare(operation, plan, track, tokens));
  }
  return comparisons;
}

async function compare(
  operation: Operation,
  { rounds, windows, warmUp }: Plan,
  { small, large, load }: Track,
  tokens: readonly string[],
): Promise<Comparison> {
  const cities = [small, large];
  const asked = await Promise.all(cities.map((city) => requestsOf(city, tokens, operation)));
  const half: [number[], number[]] = [[], []];
  let failed = 0;
  const window = async (which: number, round: number, milliseconds: number) => {
    const where = { port: cities[which]!.port, requests: asked[which]!, start: round * 211 };
    const outcome = await load.run({ ...where, connections: CONNECTIONS, milliseconds });
    failed += outcome.failed;
    return outcome.p50;
  };
  for (const which of [0, 1]) await window(which, 0, warmUp);
  for (let round = 0; round < rounds; round += 1) {
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
      half[which]!.push(await window(which, round, windows.get(CONNECTIONS)!));
    }
  }
  const ratio = medianOf(half[1].map((milliseconds, round) => milliseconds / half[0][round]!));
  return { operation, small: medianOf(half[0]), large: medianOf(half[1]), ratio, failed };
}

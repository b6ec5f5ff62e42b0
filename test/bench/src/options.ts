import { parseArgs } from 'node:util';
import { type ContestantName, contestantNames } from './contestants.ts';
import { OPERATIONS, type Operation, operations } from './operations.ts';

export interface Options {
  quick: boolean;
  /** Whether the cost of a large city is measured, instead of the contestants. */
  scale: boolean;
  /** Whether onboarding and cloning of many communities are measured, instead of the contestants. */
  bulk: boolean;
  operations: Operation[];
  contestants: ContestantName[];
  communities: number;
  rounds: number;
  /** Milliseconds of one window by the number of connections. */
  windows: Map<number, number>;
  warmUp: number;
  /** Where the results are written as JSON; null for nowhere. */
  json: string | null;
  /** A folder for one CPU profile of each contestant; null for none. */
  profiles: string | null;
}

export const FULL = { communities: 205, rounds: 3, warmUp: 2_000, windows: { 1: 4_000, 16: 6_000, 64: 4_000 } };
const QUICK = { communities: 40, rounds: 3, warmUp: 700, windows: { 1: 600, 16: 1_500, 64: 600 } };
/** What reads a community alone, so that it should not matter how many others there are. */
const READING_ALIKE: readonly Operation[] = ['A', 'B', 'C'];
const SCALE = { communities: 20_000, rounds: 9, warmUp: 2_000, windows: { 16: 2_000 } };
const BULK = { communities: 205, rounds: 5, warmUp: 0, windows: {} as Record<number, number> };
const QUICK_BULK = { ...BULK, rounds: 3 };
const QUICK_SCALE = { communities: 2_000, rounds: 5, warmUp: 700, windows: { 16: 1_000 } };

export const HELP = `用法 · Usage: npm run bench -- [选项 · options]

在同一数据、同一 PostgreSQL、同样的行级安全和令牌校验下，比较本平台与 PostGraphile、Mercurius 和物理极限。
Compares the platform with PostGraphile, with Mercurius and with the limit of what the machine can do: the same data,
PostgreSQL, row-level security and check of tokens, in interleaved rounds.

  --quick              约五分钟、40 个社区，数字较粗；不加则约二十分钟、205 个社区
                       about five minutes, 40 communities, coarser figures; else about twenty minutes, 205 communities
  --scale              城市变大时，同样的请求是否变慢、内存是否增长：205 个与 20000 个社区（加 --quick 为 2000 个）
                       whether the same requests take longer and memory grows as the city does: 205 communities and
                       20,000 (2,000 with --quick)
  --bulk               登记 205 个社区、把一个模板克隆到 126 个社区：集合写入与逐社区写入之比（加 --quick 为 3 轮）
                       onboarding 205 communities and cloning one template into 126: set-based against one by one
                       (three rounds with --quick)
  --only A,B           只测这些操作 · these operations only
  --contestants a,b    只测这些参赛者 · these contestants only: ${contestantNames.join(', ')}
  --connections 1,16   只测这些连接数 · these numbers of connections only: ${Object.keys(FULL.windows).join(', ')}
  --communities N      数据中的社区数 · communities in the data
  --rounds N           轮数 · rounds
  --json FILE          结果另存为 JSON · writes the results as JSON, too
  --profile FOLDER     为每个参赛者写一份 V8 CPU 剖析 · writes a V8 CPU profile of each contestant
  --help               显示此说明 · shows this

操作 · Operations:
${operations.map((each) => `  ${each}  ${OPERATIONS[each]}`).join('\n')}
`;

/** What the command line asks for; null where it asks for help. @throws Error with a sentence for whoever typed it */
export function optionsFrom(words: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', short: 'h' },
      quick: { type: 'boolean', default: false },
      scale: { type: 'boolean', default: false },
      bulk: { type: 'boolean', default: false },
      only: { type: 'string' },
      contestants: { type: 'string' },
      connections: { type: 'string' },
      communities: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  if (values.help) return null;
  const size = sizeOf(values);
  const windows = Object.entries(size.windows).map(([connections, length]): [number, number] => [+connections, length]);
  const connections = chosen(values.connections, Object.keys(size.windows));
  return {
    quick: values.quick,
    scale: values.scale,
    bulk: values.bulk,
    operations: chosen(values.only, values.scale ? READING_ALIKE : operations),
    contestants: values.bulk ? [] : values.scale ? ['ours'] : chosen(values.contestants, contestantNames),
    communities: whole(values.communities, size.communities, values.scale ? FULL.communities + 1 : 2),
    rounds: whole(values.rounds, size.rounds, 1),
    windows: new Map(windows.filter(([each]) => connections.includes(String(each)))),
    warmUp: size.warmUp,
    json: values.json ?? null,
    profiles: values.profile ?? null,
  };
}

function sizeOf({ quick, scale, bulk }: { quick: boolean; scale: boolean; bulk: boolean }) {
  if (bulk) return quick ? QUICK_BULK : BULK;
  if (scale) return quick ? QUICK_SCALE : SCALE;
  return quick ? QUICK : FULL;
}

/** Those of a list that are named, in the list's order. */
function chosen<T extends string>(said: string | undefined, all: readonly T[]): T[] {
  if (said === undefined) return [...all];
  const words = said.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !all.includes(word as T));
  if (unknown !== undefined) throw new Error(`没有 ${unknown} · There is no ${unknown}: ${all.join(', ')}`);
  return all.filter((each) => words.includes(each));
}

function whole(said: string | undefined, otherwise: number, least: number): number {
  const number = said === undefined ? otherwise : Number(said);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`应为不小于 ${least} 的整数 · A whole number of at least ${least} is needed, not ${said}`);
}

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface Options {
  /** So many mutations are to be acknowledged. */
  operations: number;
  kills: number;
  clients: number;
  /** The same seed asks for the same things and kills after the same number of answers. */
  seed: number;
  /** What has not been asked after so many seconds is not asked any more; null for no bound. */
  seconds: number | null;
  json: boolean;
}

/** Of six operations, five move something in a ledger: more than a million transfers. */
const FULL = { operations: 1_200_000, kills: 50 };
const QUICK = { operations: 20_000, kills: 5 };

export const HELP = `用法 · Usage: npm run test:faults [-- 选项 · options]

在一个真实的平台上登记服务、结算、捐赠、拨款、调配、付款、冲正，申报、转让、兑换、扣减积分，其间随机以 SIGKILL 杀掉网关和
PostgreSQL 再启动；最后逐条核对：凡已应答的恰好做了一次，没有丢失、重复或多余的，账目、余额、冻结和链都对得上。
On a real platform services are recorded and settled; donations and grants come in, money is allocated, paid and taken back;
points are claimed, given, exchanged and taken away. Its gateway and PostgreSQL are killed with SIGKILL at random moments and
started again. In the end everything is held against what was answered: all of it was done exactly once, nothing is lost,
doubled or there unasked, and the books, the balances, the holds and the chains agree.

  --quick          20000 次操作、5 次击杀 · 20,000 operations and 5 kills
                   不加则 1200000 次（记账逾一百万笔）、50 次 · else 1,200,000 (over a million transfers) and 50
  --operations N   操作次数 · operations
  --kills N        击杀次数 · kills
  --clients N      同时操作的客户端数，默认 20 · clients at once, 20 by default
  --seed N         随机种子，用来重做一次 · the seed, to do a run again
  --seconds N      最多操作这么多秒，余下的不做并如实报告 · stops asking after so many seconds, and says so
  --json           结果为 JSON · prints the result as JSON
  --help           显示此说明 · shows this

全部通过且击杀次数足够则以 0 结束，否则为 1；有不符的，数据文件夹留下备查；Ctrl-C 干净地结束。
Ends with 0 where everything agrees and all kills were made, else with 1; where something does not agree it leaves its data
folder to be looked at; Ctrl-C ends it cleanly.`;

/** What the command line asks for; null where it asks for help. @throws Error with a sentence for whoever typed it */
export function optionsFrom(words: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', short: 'h' },
      quick: { type: 'boolean', default: false },
      operations: { type: 'string' },
      kills: { type: 'string' },
      clients: { type: 'string' },
      seed: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const size = values.quick ? QUICK : FULL;
  return {
    operations: whole(values.operations, size.operations, 1),
    kills: whole(values.kills, size.kills, 0),
    clients: whole(values.clients, 20, 1),
    seed: whole(values.seed, randomInt(2 ** 31), 0),
    seconds: values.seconds === undefined ? null : whole(values.seconds, 0, 1),
    json: values.json,
  };
}

function whole(said: string | undefined, otherwise: number, least: number): number {
  const number = said === undefined ? otherwise : Number(said);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`应为不小于 ${least} 的整数 · A whole number of at least ${least} is needed, not ${said}`);
}

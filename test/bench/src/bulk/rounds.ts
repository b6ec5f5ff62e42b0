import assert from 'node:assert/strict';
import { sharedTables } from '@gongzhi/domain';
import { type Connection, connected } from '@gongzhi/storage';
import { postgresCpu } from '../load/postgres-cpu.ts';
import { say } from '../say.ts';
import { medianOf } from '../scale/median.ts';
import type { BulkCity } from './city.ts';
import { WAYS, type WayName, wayNames } from './ways.ts';

export const TASKS = { onboard: 205, clone: 126 } as const;
export type Task = keyof typeof TASKS;
export const taskNames = Object.keys(TASKS) as Task[];

/** Milliseconds of each way, round by round; the ratios are taken within a round. */
export interface Comparison {
  task: Task;
  communities: number;
  milliseconds: Record<WayName, number[]>;
  medians: Record<WayName, number>;
  /** Milliseconds of processor time, of Node and PostgreSQL together: medians; null where it cannot be counted. */
  processor: Record<WayName, number> | null;
  /** How many times as long as set-based: medians over the rounds. */
  ratios: Record<Exclude<WayName, 'set'>, number>;
  /** Rows that each way wrote in a round, by table: the same for all of them, or there would be no comparison. */
  rows: Record<string, number>;
}

/**
 * Every round, each way onboards the whole file under codes of its own, then clones into some of the communities that it
 * made; the order changes, so that a neighbour disturbs all alike. The first round warms up and is not counted.
 */
export async function measureRounds(city: BulkCity, rounds: number, postmaster: number): Promise<Comparison[]> {
  const measured = taskNames.map(() => Object.fromEntries(wayNames.map((way) => [way, [] as Measurement[]])));
  let written: Record<Task, Record<string, number>> | null = null;
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? '预热 · Warming up' : `第 ${round}/${rounds} 轮 · Round ${round} of ${rounds}`);
    for (let turn = 0; turn < wayNames.length; turn += 1) {
      const way = wayNames[(round + turn) % wayNames.length]!;
      const once = await measureOnce(city, way, { mark: `${round}${way.replace('-', '')}`, postmaster });
      written ??= once.rows;
      assert.deepEqual(once.rows, written, `${way} writes other rows than the ways before it`);
      if (round === 0) continue;
      for (const [index, task] of taskNames.entries()) measured[index]![way]!.push(once[task]);
    }
  }
  return taskNames.map((task, index) =>
    compared(task, measured[index] as Record<WayName, Measurement[]>, written![task]),
  );
}

interface Measurement {
  milliseconds: number;
  processor: number | null;
}

async function measureOnce(
  { tools, admin, ...city }: BulkCity,
  name: WayName,
  { mark, postmaster }: { mark: string; postmaster: number },
) {
  const way = WAYS[name];
  const rows = await city.rows(mark);
  assert.equal(rows.length, TASKS.onboard);
  const codes = rows.map(({ code }) => code);
  const onboard = await timed(postmaster, () => way.onboard(rows, tools));
  const onboarded = await rowsOf(admin, codes);
  const clones = await city.clones(codes.slice(0, TASKS.clone), mark);
  const before = await rowsOf(admin, codes);
  const clone = await timed(postmaster, () => way.clone(clones, tools));
  const after = await rowsOf(admin, codes);
  const cloned = Object.fromEntries(Object.entries(after).map(([table, count]) => [table, count - before[table]!]));
  return { onboard, clone, rows: { onboard: onboarded, clone: cloned } };
}

async function timed(postmaster: number, work: () => Promise<unknown>): Promise<Measurement> {
  const [begun, own, server] = [performance.now(), process.cpuUsage(), postgresCpu(postmaster)];
  await work();
  const milliseconds = performance.now() - begun;
  const { user, system } = process.cpuUsage(own);
  const processor = server === null ? null : (user + system) / 1_000 + postgresCpu(postmaster)! - server;
  return { milliseconds, processor };
}

/** Rows of these communities in every table that has any of theirs. */
async function rowsOf(admin: Connection, codes: readonly string[]): Promise<Record<string, number>> {
  return connected(admin, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'community_id' order by 1`,
    );
    assert.ok(tables.length > sharedTables.length);
    const own = 'in (select id from community where code = any ($1))';
    const counts = [
      `select 'community' as name, count(*)::int as n from community where id ${own}`,
      `select 'adoption', count(*)::int from adoption where adopter_id ${own}`,
      ...tables.map(({ name }) => `select '${name}', count(*)::int from "${name}" where community_id ${own}`),
    ];
    const { rows } = await client.query<{ name: string; n: number }>(counts.join(' union all '), [codes]);
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  });
}

function compared(task: Task, measured: Record<WayName, Measurement[]>, rows: Record<string, number>): Comparison {
  const each = <T>(figure: (way: WayName) => T) =>
    Object.fromEntries(wayNames.map((way) => [way, figure(way)])) as Record<WayName, T>;
  const milliseconds = each((way) => measured[way].map((one) => one.milliseconds));
  const ratio = (way: WayName) => medianOf(milliseconds[way].map((one, round) => one / milliseconds.set[round]!));
  const isCounted = measured.set.every(({ processor }) => processor !== null);
  return {
    task,
    communities: TASKS[task],
    milliseconds,
    medians: each((way) => medianOf(milliseconds[way])),
    processor: isCounted ? each((way) => medianOf(measured[way].map(({ processor }) => processor!))) : null,
    ratios: { flush: ratio('flush'), 'flush-4': ratio('flush-4') },
    rows,
  };
}

import assert from 'node:assert/strict';
import { sharedTables } from '@gongzhi/domain';
import { type Connection, connected } from '@gongzhi/storage';
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
  /** How many times as long as set-based: medians over the rounds. */
  ratios: Record<Exclude<WayName, 'set'>, number>;
  /** Rows that each way wrote in a round, by table: the same for all of them, or there would be no comparison. */
  rows: Record<string, number>;
}

/**
 * Every round, each way onboards the whole file under codes of its own, then clones into some of the communities that it
 * made; the order changes, so that a neighbour disturbs all alike. The first round warms up and is not counted.
 */
export async function measureRounds(city: BulkCity, rounds: number): Promise<Comparison[]> {
  const times = taskNames.map(() => Object.fromEntries(wayNames.map((way) => [way, [] as number[]])));
  let written: Record<Task, Record<string, number>> | null = null;
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? '预热 · Warming up' : `第 ${round}/${rounds} 轮 · Round ${round} of ${rounds}`);
    for (let turn = 0; turn < wayNames.length; turn += 1) {
      const way = wayNames[(round + turn) % wayNames.length]!;
      const once = await measureOnce(city, way, `${round}${way.replace('-', '')}`);
      written ??= once.rows;
      assert.deepEqual(once.rows, written, `${way} writes other rows than the ways before it`);
      if (round === 0) continue;
      for (const [index, task] of taskNames.entries()) times[index]![way]!.push(once.milliseconds[task]);
    }
  }
  return taskNames.map((task, index) => compared(task, times[index] as Record<WayName, number[]>, written![task]));
}

async function measureOnce({ tools, admin, ...city }: BulkCity, name: WayName, mark: string) {
  const way = WAYS[name];
  const rows = await city.rows(mark);
  assert.equal(rows.length, TASKS.onboard);
  const codes = rows.map(({ code }) => code);
  const onboard = await timed(() => way.onboard(rows, tools));
  const onboarded = await rowsOf(admin, codes);
  const clones = await city.clones(codes.slice(0, TASKS.clone), mark);
  const before = await rowsOf(admin, codes);
  const clone = await timed(() => way.clone(clones, tools));
  const after = await rowsOf(admin, codes);
  const cloned = Object.fromEntries(Object.entries(after).map(([table, count]) => [table, count - before[table]!]));
  return { milliseconds: { onboard, clone }, rows: { onboard: onboarded, clone: cloned } };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
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

function compared(task: Task, milliseconds: Record<WayName, number[]>, rows: Record<string, number>): Comparison {
  const ratio = (way: WayName) => medianOf(milliseconds[way].map((each, round) => each / milliseconds.set[round]!));
  return {
    task,
    communities: TASKS[task],
    milliseconds,
    medians: Object.fromEntries(wayNames.map((way) => [way, medianOf(milliseconds[way])])) as Record<WayName, number>,
    ratios: { flush: ratio('flush'), 'flush-4': ratio('flush-4') },
    rows,
  };
}

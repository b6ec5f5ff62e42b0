import assert from 'node:assert/strict';
import { type Connection, connected } from '@gongzhi/storage';
import { requestsOf, type Tokens } from './asking.ts';
import type { ContestantName } from './contestants.ts';
import type { LoadGenerator } from './load/generator.ts';
import { postgresCpu } from './load/postgres-cpu.ts';
import type { Running } from './load/running.ts';
import type { Operation } from './operations.ts';

/** What one contestant did with one operation in one window. */
export interface Measurement {
  operation: Operation;
  connections: number;
  contestant: ContestantName;
  round: number;
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Seconds of processor time per 1,000 requests. */
  nodeCpu: number;
  postgresCpu: number | null;
  answered: number;
  failed: number;
}

export interface Plan {
  operations: readonly Operation[];
  rounds: number;
  /** How long a window lasts, in milliseconds, by the number of connections. */
  windows: ReadonlyMap<number, number>;
  warmUp: number;
}

export interface Track {
  contestants: readonly Running[];
  load: LoadGenerator;
  tokens: Tokens;
  admin: Connection;
  postmaster: number;
}

/**
 * Measures in interleaved rounds: in each, every operation at every number of connections by one contestant after the
 * other, in turn forwards and backwards, so that what disturbs the machine disturbs all alike. What writes comes last,
 * after a checkpoint, so that each contestant writes with the same debts.
 */
export async function measure(plan: Plan, track: Track, onRound: (round: number) => void): Promise<Measurement[]> {
  const before = await recorded(track.admin);
  let answered = 0;
  const requests = await allRequests(plan, track);
  const measurements: Measurement[] = [];
  for (const operation of plan.operations) {
    for (const contestant of track.contestants) {
      const asked = requests.get(keyOf(operation, contestant))!;
      const warm = await window(track, contestant, asked, 0, WARM_UP_CONNECTIONS, plan.warmUp);
      if (operation === 'D') answered += warm.answered;
    }
  }
  const order = [...plan.operations].sort((a, b) => Number(a === 'D') - Number(b === 'D'));
  for (let round = 0; round < plan.rounds; round += 1) {
    onRound(round);
    for (const [connections, milliseconds] of plan.windows) {
      for (const operation of order) {
        const turn = round % 2 === 0 ? track.contestants : [...track.contestants].reverse();
        for (const contestant of turn) {
          if (operation === 'D') await connected(track.admin, (client) => client.query('checkpoint'));
          const asked = requests.get(keyOf(operation, contestant))!;
          const measured = await window(track, contestant, asked, round * 211, connections, milliseconds);
          measurements.push({ operation, connections, contestant: contestant.name, round, ...measured });
          if (operation === 'D') answered += measured.answered;
        }
      }
    }
  }
  assert.equal((await recorded(track.admin)) - before, answered, 'what was answered as recorded does not stand there');
  return measurements;
}

/** How many services have been recorded with all that belongs to a record. */
const recorded = (admin: Connection): Promise<number> =>
  connected(admin, async (client) => {
    // Thousands of rows are new, of which the server has no figures yet: it would join them one by one.
    await client.query('set enable_nestloop = off');
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from idempotency_key k
       join service_record s on s.community_id = k.community_id and s.id = k.result_id
       join audit_entry a on a.community_id = s.community_id and a.subject_id = s.id
       join outbox_event o on o.community_id = s.community_id and o.payload ->> 'id' = s.id::text
       join transfer t on t.community_id = s.community_id and t.subject_id = s.id
       join ledger_entry e on e.community_id = t.community_id and e.transfer_id = t.id`,
    );
    return rows[0]!.n;
  });

const WARM_UP_CONNECTIONS = 16;

const keyOf = (operation: Operation, { name }: Running): string => `${operation} ${name}`;

async function allRequests(plan: Plan, { contestants, tokens }: Track): Promise<Map<string, Uint8Array[]>> {
  const requests = new Map<string, Uint8Array[]>();
  for (const operation of plan.operations) {
    for (const contestant of contestants) {
      requests.set(keyOf(operation, contestant), await requestsOf(contestant, tokens, operation));
    }
  }
  return requests;
}

async function window(
  { load, postmaster }: Track,
  contestant: Running,
  requests: readonly Uint8Array[],
  start: number,
  connections: number,
  milliseconds: number,
) {
  const [nodeBefore, postgresBefore] = [await contestant.cpu(), postgresCpu(postmaster)];
  const outcome = await load.run({ port: contestant.port, requests, start, connections, milliseconds });
  const [nodeAfter, postgresAfter] = [await contestant.cpu(), postgresCpu(postmaster)];
  const { answered, failed, p50, p99 } = outcome;
  // Milliseconds a request are seconds per 1,000.
  const each = (used: number) => used / Math.max(1, answered + failed);
  return {
    requestsPerSecond: (answered * 1000) / outcome.milliseconds,
    p50,
    p99,
    nodeCpu: each(nodeAfter - nodeBefore),
    postgresCpu: postgresBefore === null || postgresAfter === null ? null : each(postgresAfter - postgresBefore),
    answered,
    failed,
  };
}

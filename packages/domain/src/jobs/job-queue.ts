import type { Json, Text } from '@gongzhi/kernel';
import { type Call, type Database, type Rows, type Statement, sessionCall, statementOf } from '@gongzhi/storage';
import type { Witness } from '../audit/trail.js';

/** A job that one worker has for itself until its lease ends. */
export interface Leased {
  id: string;
  communityId: string | null;
  kind: string;
  attempts: number;
  worker: string;
}

/** What its worker is told of it. What it works from is sealed under its own key, which is destroyed when it is done. */
export interface LeasedContent {
  /** Wrapped. */
  key: Buffer | null;
  input: Buffer | null;
  checkpoint: Buffer | null;
  cancelAsked: boolean;
  witness: Witness;
}

/** So long a worker may be silent before another one takes over. */
export const LEASE_SECONDS = 10;
const LEASE = `now() + interval '${LEASE_SECONDS} seconds'`;

/** The log-in that claims sees which jobs there are, of whom and of what kind, and nothing that is in them. */
const CLAIM = statementOf(
  `update job set state = 'RUNNING', leased_by = $1::text, leased_until = ${LEASE},
     started_at = coalesce(started_at, now()), attempts = attempts + 1
   where id = (
     select id from job where state in ('QUEUED', 'RUNNING') and next_at <= now()
       and (state = 'QUEUED' or leased_until < now())
     order by next_at, id limit 1 for update skip locked)
   returning id, community_id, kind, attempts`,
);

/** The job that has waited longest, one whose worker fell silent included; null where there is none. */
export async function claimJob({ relay }: Database, worker: string): Promise<Leased | null> {
  const [found] = await relay.run([{ statement: CLAIM, values: [worker] }]);
  const [id, communityId, kind, attempts] = found![0] ?? [];
  if (!id) return null;
  return { id, communityId: communityId ?? null, kind: kind!, attempts: Number(attempts), worker };
}

const MINE = `id = $1::uuid and leased_by = $2::text and state = 'RUNNING'`;
const READ = statementOf(
  `select key, input, checkpoint, cancel_asked, actor_kind, actor_key, request_id, origin from job where ${MINE}`,
);

/** What is in a claimed job; null where it is not this worker's any more. */
export async function readJob(database: Database, job: Leased): Promise<LeasedContent | null> {
  const [, [row]] = (await run(database, job, READ, [])) as [Rows, Rows];
  if (!row) return null;
  const [key, input, checkpoint, cancelAsked, actorKind, actorKey, requestId, origin] = row;
  return {
    key: bytesOf(key),
    input: bytesOf(input),
    checkpoint: bytesOf(checkpoint),
    cancelAsked: cancelAsked === 't',
    witness: {
      actorKind: actorKind as Witness['actorKind'],
      actorKey: actorKey!,
      requestId: requestId!,
      origin: origin ?? null,
    },
  };
}

const bytesOf = (hex: string | null | undefined): Buffer | null => (hex ? Buffer.from(hex.slice(2), 'hex') : null);

const HEARTBEAT = statementOf(`update job set leased_until = ${LEASE} where ${MINE} returning cancel_asked`);
const PROGRESS = statementOf(
  `update job set done = $3::int, total = $4::int, checkpoint = coalesce($5::bytea, checkpoint), attempts = 0,
     leased_until = ${LEASE} where ${MINE} returning cancel_asked`,
);

/** Whether the job is still this worker's, and wanted. */
export type Standing = 'OURS' | 'CANCELLED' | 'LOST';

export const heartbeat = (database: Database, job: Leased): Promise<Standing> => standing(database, job, HEARTBEAT, []);

export const saveProgress = (
  database: Database,
  job: Leased,
  { done, total, checkpoint }: { done: number; total: number; checkpoint?: Buffer | undefined },
): Promise<Standing> => {
  const kept = checkpoint === undefined ? null : `\\x${checkpoint.toString('hex')}`;
  return standing(database, job, PROGRESS, [String(done), String(total), kept]);
};

async function standing(database: Database, job: Leased, statement: Statement, values: (string | null)[]) {
  const [, [row]] = (await run(database, job, statement, values)) as [Rows, Rows];
  return row ? (row[0] === 't' ? 'CANCELLED' : 'OURS') : 'LOST';
}

/** How a run ends. */
export type Ending =
  | { state: 'DONE'; result: Json }
  | { state: 'FAILED'; failure: Text; result?: Json }
  | { state: 'CANCELLED' }
  /** To be gone on with, after so many seconds. */
  | { state: 'QUEUED'; after: number };

const END = statementOf(
  `update job set state = $3::text, result = $4::jsonb, failure_zh = $5::text, failure_en = $6::text,
     leased_by = null, leased_until = null, next_at = now() + make_interval(secs => $7::int),
     attempts = case when $3::text = 'QUEUED' and $7::int = 0 then 0 else attempts end,
     key = case when $3::text = 'DONE' then null else key end,
     input = case when $3::text = 'DONE' then null else input end,
     checkpoint = case when $3::text = 'DONE' then null else checkpoint end,
     ended_at = case when $3::text = 'QUEUED' then null else now() end
   where ${MINE}`,
);

export async function endJob(database: Database, job: Leased, ending: Ending): Promise<void> {
  const result = 'result' in ending ? JSON.stringify(ending.result) : null;
  const { zh = null, en = null } = ending.state === 'FAILED' ? ending.failure : {};
  const after = ending.state === 'QUEUED' ? String(ending.after) : '0';
  await run(database, job, END, [ending.state, result, zh, en, after]);
}

/** On the log-in whose job it is, in its community's session. */
function run(
  { exchanges }: Database,
  { id, communityId, worker }: Leased,
  statement: Statement,
  values: (string | null)[],
) {
  const calls: Call[] = [
    sessionCall(communityId ? { communityId } : {}),
    { statement, values: [id, worker, ...values] },
  ];
  return exchanges.write[communityId ? 'app' : 'bureau'].run(calls);
}

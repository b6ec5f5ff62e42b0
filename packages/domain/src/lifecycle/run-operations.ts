import { today } from '@gongzhi/kernel';
import { type Call, type Connection, connected, type Database, inSession, type SqlClient } from '@gongzhi/storage';
import { endOfRuns, stockTaking } from '../catalogue/index.js';
import type { InvitationState } from '../people/invitation.js';
import { deleteTenant, planDeletion } from './delete-tenant.js';
import { type Line, type MoveReport, moveRows } from './move-rows.js';
import { QUIET } from './operation.service.js';
import { type Deed, noteDeed, noteState } from './register-line.js';
import { type SplitReport, type SplitTools, splitInTwo } from './split-community.js';
import type { SplitRequest } from './split-request.js';
import { enterTenant } from './tenant-tables.js';

interface Due extends Deed {
  kind: 'MERGE' | 'DELETE' | 'SPLIT';
  status: 'REQUESTED' | 'CONFIRMED';
  lineIds: string[];
  intoId: string | null;
  /** What a split works from, sealed under the key. */
  key: Buffer | null;
  input: Buffer | null;
}

export interface OperationTools extends SplitTools {
  owner: Connection;
}

/**
 * Does what is due, where anything is. Between two of them it may be stopped: what is left, the next run goes on with.
 * @returns true where anything was planned or done
 */
export async function runDueOperations(tools: OperationTools, stopping: AbortSignal): Promise<boolean> {
  if (!(await areOperationsDue(tools.database))) return false;
  await runCommunityOperations(tools, stopping);
  return true;
}

/**
 * Plans what was asked for and does what is confirmed and due, one after the other, as the deployment's owner: each whole
 * or not at all. Several may run it: what one has taken the others leave. Killed in the midst, nothing was done, and the
 * next one begins anew.
 */
const runCommunityOperations = (tools: OperationTools, stopping: AbortSignal): Promise<void> =>
  connected(tools.owner, async (client) => {
    while (!stopping.aborted && (await runNext(client, tools)));
  });

/** Whether there is anything to be planned or done; the bureau's log-in may ask. */
const areOperationsDue = ({ nested }: Pick<Database, 'nested'>): Promise<boolean> =>
  inSession(nested.bureau, {}, 'read', async (em) => {
    const rows = await em.execute<unknown[]>(`select 1 from community_operation where ${DUE('?')} limit 1`, [today()]);
    return rows.length > 0;
  });

const DUE = (day: string): string => `(status = 'REQUESTED' or (status = 'CONFIRMED' and due_on <= ${day}))`;

async function runNext(client: SqlClient, tools: OperationTools): Promise<boolean> {
  await client.query('begin');
  try {
    const { rows } = await client.query<Due>(NEXT, [today()]);
    const [due] = rows;
    if (due) await run(client, due, tools);
    await client.query('commit');
    return due !== undefined;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

const NEXT = `
  select id as "operationId", kind, status, line_ids as "lineIds", into_id as "intoId", key, input, reason,
    coalesce(confirmed_by_key, requested_by_key) as "actorKey"
  from community_operation where ${DUE('$1')}
  order by requested_at limit 1 for update skip locked`;

/** What goes wrong is undone, and told of the operation. */
async function run(client: SqlClient, due: Due, tools: OperationTools): Promise<void> {
  const planning = due.status === 'REQUESTED';
  await client.query('savepoint work');
  try {
    const report = await DEEDS[due.kind](client, due, { planning, tools });
    await client.query('set constraints all immediate');
    // A plan is what doing it would give: it is done, and taken back.
    if (planning) await client.query('rollback to savepoint work');
    await finish(client, due, planning ? 'PLANNED' : 'DONE', report, null);
  } catch (error) {
    if (isMet(error)) throw error;
    await client.query('rollback to savepoint work');
    await finish(client, due, 'FAILED', null, (error as Error).message);
  }
}

/** Deadlock or serialisation failure: it met somebody who writes there, and is begun anew a little later. */
const isMet = (error: unknown): boolean => ['40P01', '40001'].includes((error as { code?: string }).code ?? '');

/** What is done, and told of it; where it is planned, the same but for what nobody could take back. */
type Doing = (
  client: SqlClient,
  due: Due,
  circumstances: { planning: boolean; tools: OperationTools },
) => Promise<object>;

const finish = (
  client: SqlClient,
  { operationId }: Due,
  status: string,
  report: object | null,
  problem: string | null,
): Promise<unknown> =>
  client.query(
    `update community_operation set status = $2, report = coalesce($3::jsonb, report), problem = $4,
       finished_at = case when $2 in ('DONE', 'FAILED') then now() end,
       key = case when $2 = 'PLANNED' then key end, input = case when $2 = 'PLANNED' then input end where id = $1`,
    [operationId, status, report && JSON.stringify(report), problem],
  );

async function merge(
  client: SqlClient,
  due: Due,
  { planning }: { planning: boolean },
): Promise<Record<string, MoveReport>> {
  const lines = await linesOf(client, [...due.lineIds, due.intoId!]);
  const into = lines.get(due.intoId!)!;
  const reports: Record<string, MoveReport> = {};
  for (const id of due.lineIds) {
    const line = lines.get(id)!;
    if (!planning) mustBeQuiet(due, line);
    const report = await moveRows(client, { from: line, into });
    reports[line.code] = report;
    await client.query('update template set publisher_id = $2 where publisher_id = $1', [id, into.id]);
    await client.query(
      `update template set shared_community_ids = array_append(array_remove(array_remove(shared_community_ids, $1), $2), $2)
       where $1 = any (shared_community_ids)`,
      [id, into.id],
    );
    await client.query('update bundle set publisher_id = $2 where publisher_id = $1', [id, into.id]);
    await runAsOwner(client, endOfRuns(id));
    await moveAdoptions(client, id, into.id);
    await enterTenant(client, into.id);
    for (const call of stockTaking(into.id, [])) await runAsOwner(client, call);
    await client.query(
      `update community set status = 'ARCHIVED', successor_id = $2 where id = $1 or successor_id = $1`,
      [id, into.id],
    );
    await noteState(client, id, due.reason);
    await noteDeed(client, id, { mergedInto: { before: null, after: into.code } }, due);
    await noteDeed(client, into.id, { merged: { before: null, after: { code: line.code, ...report } } }, due);
    await client.query(
      `update community set residents = residents + (select residents from community where id = $2)
       where id = $1 and residents is not null and (select residents from community where id = $2) is not null`,
      [into.id, id],
    );
  }
  await noteState(client, into.id, due.reason);
  return reports;
}

const runAsOwner = (client: SqlClient, { statement, values }: Call): Promise<unknown> =>
  client.query(statement.text, [...values]);

/** Who adopted a template twice has adopted it, and is counted once. */
async function moveAdoptions(client: SqlClient, from: string, into: string): Promise<void> {
  await client.query(
    `with twice as (delete from adoption a where adopter_id = $1 and exists (
       select from adoption o where o.template_id = a.template_id and o.adopter_id = $2) returning template_id)
     update adoption_tally t set adoptions = t.adoptions - 1 from twice where t.id = twice.template_id`,
    [from, into],
  );
  await client.query(
    `update adoption set adopter_id = case adopter_id when $1 then $2 else adopter_id end,
       publisher_id = case publisher_id when $1 then $2 else publisher_id end where $1 in (adopter_id, publisher_id)`,
    [from, into],
  );
  // What one of them proposed to the other is nobody's affair any more.
  await client.query(`delete from adaptation_proposal where proposer_id in ($1, $2) and publisher_id in ($1, $2)`, [
    from,
    into,
  ]);
  await client.query(
    `update adaptation_proposal set proposer_id = case proposer_id when $1 then $2 else proposer_id end,
       publisher_id = case publisher_id when $1 then $2 else publisher_id end where $1 in (proposer_id, publisher_id)`,
    [from, into],
  );
}

async function split(client: SqlClient, due: Due, { planning, tools }: Parameters<Doing>[2]): Promise<object> {
  const { cryptography, invitations } = tools;
  const [id] = due.lineIds as [string];
  const from = (await linesOf(client, [id])).get(id)!;
  mustBeQuiet(due, from);
  const request: SplitRequest = JSON.parse(cryptography.open(due.key!, due.input!));
  const done = await splitInTwo(client, { from, request, deed: due }, tools);
  if (planning) return done.report;
  await client.query('set constraints all immediate');
  await client.query('update community_operation set into_id = $2 where id = $1', [due.operationId, done.id]);
  // Asked again it mails again: who dies between here and the commit has invited somebody twice, and nobody not at all.
  const invited = await invitations?.invite(request.row.adminEmail);
  return { ...done.report, invitation: invited?.state ?? 'NOT_NEEDED' } satisfies SplitReport & {
    invitation: InvitationState;
  };
}

async function remove(client: SqlClient, due: Due, { planning }: { planning: boolean }): Promise<object> {
  const [id] = due.lineIds as [string];
  if (planning) return { deleted: await planDeletion(client, id) };
  const lines = await linesOf(client, [id]);
  mustBeQuiet(due, lines.get(id)!);
  await runAsOwner(client, endOfRuns(id));
  const deleted = await deleteTenant(client, id);
  await client.query(`update community set status = 'DELETED', deletion_due_on = null where id = $1`, [id]);
  await noteState(client, id, due.reason);
  await client.query(
    `update community_operation set export_hash = (select e.export_hash from community_operation e
       where e.kind = 'EXPORT' and $2 = any(e.line_ids) order by e.requested_at desc limit 1) where id = $1`,
    [due.operationId, id],
  );
  return { deleted };
}

const DEEDS: Record<Due['kind'], Doing> = { MERGE: merge, DELETE: remove, SPLIT: split };

interface LockedLine extends Line {
  status: string;
}

/** The lines, locked in one order for everybody. */
async function linesOf(client: SqlClient, ids: readonly string[]): Promise<Map<string, LockedLine>> {
  const { rows } = await client.query<LockedLine>(
    'select id, code, name, status from community where id = any($1::uuid[]) order by id for update',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function mustBeQuiet({ kind }: Due, { name, status }: LockedLine): void {
  if (!(QUIET[kind] as readonly string[]).includes(status))
    throw new Error(
      `${name} 现为 ${status}，须为 ${QUIET[kind].join('、')} · is ${status}; it must be ${QUIET[kind].join(' or ')}`,
    );
}

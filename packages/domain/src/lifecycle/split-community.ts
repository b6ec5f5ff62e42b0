import { newId, today } from '@gongzhi/kernel';
import { RowSet, type SqlClient } from '@gongzhi/storage';
import { tellOf, type Witness } from '../audit/trail.js';
import type { JobTools } from '../job-tools.js';
import { beginCommunity } from '../onboarding/beginnings.js';
import { openLedger, takeOut } from './carry-ledger.js';
import { moveParts, openDoorOnce, type PartReport } from './move-parts.js';
import type { Line } from './move-rows.js';
import { type Deed, noteDeed, noteState } from './register-line.js';
import { obstaclesTo } from './split-obstacles.js';
import type { SplitRequest } from './split-request.js';
import { tellParts } from './tell-parts.js';
import { enterTenant } from './tenant-tables.js';

export type SplitTools = Pick<JobTools, 'cryptography' | 'database' | 'defaults' | 'invitations'>;

export interface SplitReport extends PartReport {
  newcomer: { code: string; name: string; kind: string };
  /** What goes with those who live there. */
  points: { accounts: number; sum: number };
}

/**
 * Splits a community, in the transaction that is open: begins the new one as onboarding does, and moves what goes there, with
 * the points of those who live there.
 * @returns the new community's id, and what was done
 * @throws Error where something stands in the way
 */
export async function splitInTwo(
  client: SqlClient,
  { from, request, deed }: { from: Line; request: SplitRequest; deed: Deed },
  tools: SplitTools,
): Promise<{ id: string; report: SplitReport }> {
  const { row, chosen } = request;
  await enterTenant(client, from.id);
  const obstacles = await obstaclesTo(chosen, async (sql) => (await client.query(sql)).rows);
  if (obstacles[0]) throw new Error(`${obstacles[0].message.zh} · ${obstacles[0].message.en}`);
  await mustBeFree(client, row.code);
  await tellParts(client, chosen);
  const into: Line = { id: newId(), code: row.code, name: row.name };
  const emailHash = tools.cryptography.lookupHash('EMAIL', row.adminEmail);
  const administratorId = await whoGoesWith(client, emailHash);
  await begin(client, { from, into, request, deed, administratorId }, tools);
  await enterTenant(client, from.id);
  const points = await takeOut(client, from.id, { memo: into.name, some: POINTS_THAT_GO });
  const parts = await moveParts(client, { from, into, cryptography: tools.cryptography });
  await enterTenant(client, into.id);
  await openLedger(client, into.id, points, { became: new Map(), memo: from.name });
  if (administratorId) await openDoorOnce(client, { into, personId: administratorId, emailHash });
  const carried = { accounts: points.length, sum: points.reduce((sum, { balance }) => sum + balance, 0) };
  const report = { newcomer: { code: row.code, name: row.name, kind: row.kind }, points: carried, ...parts };
  await client.query('update community set residents = greatest(residents - $2, 0) where id = $1', [
    from.id,
    row.residents ?? 0,
  ]);
  // The hour's task counts anew what is missing: of both, as they are now.
  await client.query('delete from community_figure where line_id = $1 and day = $2', [from.id, today()]);
  await noteState(client, from.id, deed.reason);
  await noteDeed(client, from.id, { splitOff: { before: null, after: report } }, deed);
  await noteDeed(client, into.id, { splitFrom: { before: null, after: { code: from.code, ...parts } } }, deed);
  return { id: into.id, report };
}

/** Accounts `l` of residents who go, as `parting` has told; what was earned before is spent where one lives. */
const POINTS_THAT_GO = `l.unit = 'POINTS' and (
  l.person_id in (select id from parting where of = 'person' and id not in (select id from guest))
  or l.owner_type = 'HOUSEHOLD' and l.owner_id in (select id from parting where of = 'household'))`;

async function mustBeFree(client: SqlClient, code: string): Promise<void> {
  const { rowCount } = await client.query(
    'select from community where code = $1 union all select from community_code where code = $1',
    [code],
  );
  if (rowCount) throw new Error(`代码 ${code} 已被使用 · The code ${code} is taken`);
}

/** Who has this email among those who go and are known there. */
async function whoGoesWith(client: SqlClient, emailHash: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `select person_id as id from person_identifier where kind = 'EMAIL' and lookup_hash = $1
       and person_id in (select id from parting where of = 'person')
       and person_id not in (select id from guest where not known)`,
    [emailHash],
  );
  return rows[0]?.id ?? null;
}

interface Begun {
  from: Line;
  into: Line;
  request: SplitRequest;
  deed: Deed;
  administratorId: string | null;
}

/** The new community with all that it needs to work at once, as its own trail tells it. */
async function begin(
  client: SqlClient,
  { from, into, request: { row, townId }, deed, administratorId }: Begun,
  { cryptography, database, defaults }: SplitTools,
): Promise<void> {
  const rows = new RowSet(database.bureau.getMetadata());
  beginCommunity(
    { rows, communityId: into.id, cryptography },
    { row, townId, defaults, predecessorId: from.id, administratorId, reason: deed.reason },
  );
  const witness: Witness = {
    ...{ actorKind: 'BUREAU', actorKey: deed.actorKey, requestId: deed.operationId, origin: null },
  };
  tellOf(rows, witness);
  await enterTenant(client, into.id);
  for (const { statement, values } of rows.inserts()) await client.query(statement.text, [...values]);
}

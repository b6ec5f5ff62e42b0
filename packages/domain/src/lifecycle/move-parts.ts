import { addDays, newId, today } from '@gongzhi/kernel';
import type { Cryptography, SqlClient } from '@gongzhi/storage';
import type { Line } from './move-rows.js';
import { countRows, enterTenant, tenantTables } from './tenant-tables.js';

/** What a split does with the rows of a community, by table. */
export interface PartReport {
  /** Rows that go, with their ids. */
  moved: Record<string, number>;
  /** Rows that stand in both communities from now on, under the same id. */
  both: Record<string, number>;
  /** Rows of the origin that are over, as what they were for has gone. */
  ended: Record<string, number>;
  /** Rows that the origin has afterwards. */
  stays: Record<string, number>;
}

const IN_BOTH = `(select id from parting where of = 'person' and stays)`;
const KNOWN_IN_BOTH = `(select id from parting where of = 'person' and stays
  and id not in (select id from guest where not known))`;

/**
 * Moves what `tellParts` has told into the new community, in the transaction that is open. The walls stand all the while:
 * rows are set aside in the one's session, and written in the other's. What goes is taken as it is at that moment, so that
 * nothing that is written meanwhile is lost.
 */
export async function moveParts(
  client: SqlClient,
  { from, into, cryptography }: { from: Line; into: Line; cryptography: Cryptography },
): Promise<PartReport> {
  const tables = (await tenantTables(client)).filter(({ name }) => name !== 'directory_entry');
  const report: PartReport = { moved: {}, both: {}, ended: {}, stays: {} };
  await enterTenant(client, from.id);
  const going = await partedTables(client);
  for (const { name } of [...tables].reverse()) if (going.has(name)) await setApart(client, name, report);
  const resealed = await sealAnew(client, cryptography);
  await leaveHome(client);
  await endGone(client, report);
  await forgetWhatGuestsKeep(client);
  await enterTenant(client, into.id);
  for (const { name, columns } of tables) {
    if (!going.has(name)) continue;
    const list = columns.filter((column) => !column.generated && column.name !== 'community_id');
    const names = list.map((column) => `"${column.name}"`).join(', ');
    await client.query(
      `insert into "${name}" (community_id, ${names}) select $1::uuid, ${names} from "apart_${name}"`,
      [into.id],
    );
  }
  await writeSealed(client, into, resealed);
  await moveDoors(client, { from, into });
  report.stays = Object.fromEntries(
    Object.entries(await countRows(client, tables, from.id)).filter(([, count]) => count > 0),
  );
  for (const name of going) await client.query(`drop table "apart_${name}"`);
  await client.query('drop table parting, guest');
  return report;
}

async function partedTables(client: SqlClient): Promise<Set<string>> {
  const { rows } = await client.query<{ of: string }>('select distinct of from parting');
  return new Set(rows.map(({ of }) => of));
}

async function setApart(client: SqlClient, table: string, report: PartReport): Promise<void> {
  const apart = `"apart_${table}"`;
  await client.query(`create temp table ${apart} (like "${table}") on commit drop`);
  const moved = await client.query(
    `with gone as (delete from "${table}" where id in (select id from parting where of = '${table}' and not stays) returning *)
     insert into ${apart} select * from gone`,
  );
  const both = await client.query(
    `insert into ${apart} select * from "${table}" where id in (select id from parting where of = '${table}' and stays) for update`,
  );
  if (moved.rowCount) report.moved[table] = moved.rowCount;
  if (both.rowCount) report.both[table] = both.rowCount;
}

/** Identifiers of those who are in both, as the new community will have them. */
interface Sealed {
  keys: { id: string; wrapped: Buffer }[];
  identifiers: { id: string; personId: string; kind: string; ciphertext: Buffer; hash: string; lastFour: string }[];
}

/** Two communities, two keys: whoever is erased in the one is readable by nothing that the other has, and the other way. */
async function sealAnew(client: SqlClient, cryptography: Cryptography): Promise<Sealed> {
  const known = await client.query<{ id: string; wrapped: Buffer }>(
    `select id, wrapped from person_key where id in ${IN_BOTH}`,
  );
  const own = new Map(known.rows.map(({ id, wrapped }) => [id, wrapped]));
  const keys = known.rows.map(({ id }) => ({ id, wrapped: cryptography.newDataKey() }));
  const theirs = new Map(keys.map(({ id, wrapped }) => [id, wrapped]));
  const found = await client.query<Sealed['identifiers'][number]>(
    `select id, person_id as "personId", kind, ciphertext, lookup_hash as hash, last_four as "lastFour"
     from person_identifier where person_id in ${KNOWN_IN_BOTH}`,
  );
  const identifiers = found.rows.map((row) => {
    const value = cryptography.open(own.get(row.personId)!, row.ciphertext);
    return { ...row, ciphertext: cryptography.seal(theirs.get(row.personId)!, value) };
  });
  return { keys, identifiers };
}

async function writeSealed(client: SqlClient, into: Line, { keys, identifiers }: Sealed): Promise<void> {
  await client.query(
    `insert into person_key (community_id, id, wrapped) select $1::uuid, * from unnest($2::uuid[], $3::bytea[])`,
    [into.id, keys.map(({ id }) => id), keys.map(({ wrapped }) => wrapped)],
  );
  await client.query(
    `insert into person_identifier (community_id, id, person_id, kind, ciphertext, lookup_hash, last_four)
     select $1::uuid, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::text[], $7::text[])`,
    [
      into.id,
      ...(['id', 'personId', 'kind', 'ciphertext', 'hash', 'lastFour'] as const).map((field) =>
        identifiers.map((row) => row[field]),
      ),
    ],
  );
}

/** Who goes lives in the new community, whatever keeps them in the origin. */
const leaveHome = (client: SqlClient): Promise<unknown> =>
  client.query(
    `update person set stairwell_id = null, household_id = null
     where id in ${IN_BOTH} and id not in (select id from guest)`,
  );

/** A role for a place that has gone is over, where it is an organisation's and stays with that. */
async function endGone(client: SqlClient, report: PartReport): Promise<void> {
  const { rowCount } = await client.query(
    `update membership set until_date = greatest(from_date, $1::date), end_reason = $2
     where scope_id in (select id from parting where of in ('stairwell', 'grid') and not stays)
       and (until_date is null or until_date > $1::date)`,
    [addDays(today(), -1), '所辖范围已划归新社区'],
  );
  if (rowCount) report.ended.membership = rowCount;
}

/** A guest does not live there, and brings nothing that is not needed there; one who is named only cannot sign in. */
async function forgetWhatGuestsKeep(client: SqlClient): Promise<void> {
  await client.query(
    `update apart_person a set stairwell_id = null, household_id = null, situations = '{}',
       subject = case when g.known then a.subject end from guest g where g.id = a.id`,
  );
}

/** Who is in the new community enters it; who is in both, both. */
async function moveDoors(client: SqlClient, { from, into }: { from: Line; into: Line }): Promise<void> {
  await client.query(
    `update directory_entry set community_id = $2 where community_id = $1
       and person_id in (select id from parting where of = 'person' and not stays)`,
    [from.id, into.id],
  );
  await client.query(
    `insert into directory_entry (community_id, id, subject, email_hash, person_id)
     select $2::uuid, id, subject, email_hash, person_id from directory_entry
     where community_id = $1 and person_id in ${KNOWN_IN_BOTH}`,
    [from.id, into.id],
  );
}

/** Opens a door to whoever administers the new community and was known in the origin without one. */
export async function openDoorOnce(
  client: SqlClient,
  { into, personId, emailHash }: { into: Line; personId: string; emailHash: string },
): Promise<void> {
  await client.query(
    `insert into directory_entry (community_id, id, subject, email_hash, person_id)
     select $1::uuid, $2::uuid, null, $3, $4::uuid
     where not exists (select from directory_entry where community_id = $1 and person_id = $4)`,
    [into.id, newId(), emailHash, personId],
  );
}

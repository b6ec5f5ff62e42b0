import type { SqlClient } from '@gongzhi/storage';
import type { ChosenPlaces } from './split-request.js';
import { type PartRule, PERSONS_OWN, PLACE_RULES, STAYS } from './split-rules.js';
import { tenantTables } from './tenant-tables.js';

/**
 * Tells which rows of the community whose session this is go with the chosen places, into the transaction's own table
 * `parting`; nothing is changed. Wherever a row names a person, that person must be: who goes and is named by what stays
 * is in both, and so is who stays and is named by what goes, as a `guest` there.
 * @throws Error where nobody has decided about a table
 */
export async function tellParts(client: SqlClient, chosen: ChosenPlaces): Promise<void> {
  await mustBeDecided(client);
  await client.query(
    'create temp table parting (of text, id uuid, stays boolean not null, primary key (of, id)) on commit drop',
  );
  await client.query('create temp table guest (id uuid primary key, known boolean not null) on commit drop');
  await tellChosen(client, chosen);
  for (const [table, rule] of Object.entries(PLACE_RULES)) await tell(client, table, rule);
  const references = await personReferences(client);
  await keepNamed(client, references);
  for (const [table, rule] of Object.entries(PERSONS_OWN)) await tell(client, table, rule);
  await inviteGuests(client, references);
}

async function mustBeDecided(client: SqlClient): Promise<void> {
  const decided = new Set([...STAYS, ...Object.keys(PLACE_RULES), ...Object.keys(PERSONS_OWN)]);
  const missing = (await tenantTables(client)).find(({ name }) => !decided.has(name));
  if (missing)
    throw new Error(
      `尚未决定分设时如何处理表 ${missing.name} · Nobody has decided what a split does with the table ${missing.name}`,
    );
}

async function tellChosen(client: SqlClient, { estates, buildings }: ChosenPlaces): Promise<void> {
  await client.query(
    `insert into parting (of, id, stays) select 'estate', id, false from estate where id = any($1::uuid[])`,
    [estates],
  );
  await client.query(
    `insert into parting (of, id, stays) select 'building', id, false from building where id = any($1::uuid[])`,
    [buildings],
  );
  await client.query(
    `insert into parting (of, id, stays) select distinct 'estate', estate_id, true from building where id = any($1::uuid[])
     on conflict do nothing`,
    [buildings],
  );
}

const tell = (client: SqlClient, table: string, { goes, stays = 'false' }: PartRule): Promise<unknown> =>
  client.query(
    `insert into parting (of, id, stays) select '${table}', t.id, (${stays}) from "${table}" t where ${goes}
     on conflict do nothing`,
  );

/** A column that names a person. */
interface Reference {
  table: string;
  column: string;
}

/** Every column that names a person, but those by which a row is a person's own. */
async function personReferences(client: SqlClient): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(`
    select c.relname as table, a.attname as column from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey) and a.attname <> 'community_id'
    where k.contype = 'f' and k.confrelid = 'person'::regclass order by 1, 2`);
  return rows.filter(({ table, column }) => !(table in PERSONS_OWN && ['id', 'person_id'].includes(column)));
}

/** Rows `t` of a table of which nothing goes, or that stand in both. */
function staying(table: string): string {
  if (STAYS.includes(table)) return 'true';
  const row = table in PERSONS_OWN ? `person' and p.id = t.person_id` : `${table}' and p.id = t.id`;
  return `not exists (select from parting p where p.of = '${row} and not p.stays)`;
}

/** Who goes and is named by what stays is in both; a ward's guardian follows from the ward, hence the rounds. */
async function keepNamed(client: SqlClient, references: readonly Reference[]): Promise<void> {
  let open = references;
  while (open.length > 0) {
    let kept = 0;
    for (const { table, column } of open) {
      const { rowCount } = await client.query(
        `update parting set stays = true where of = 'person' and not stays and id in
           (select t."${column}" from "${table}" t where ${staying(table)})`,
      );
      kept += rowCount ?? 0;
    }
    open = kept > 0 ? references.filter(({ table }) => table in PERSONS_OWN) : [];
  }
}

/** Who lives elsewhere and is named by what goes. Who has a role there or decides for somebody is known there as here. */
async function inviteGuests(client: SqlClient, references: readonly Reference[]): Promise<void> {
  for (const { table, column } of references) {
    if (STAYS.includes(table)) continue;
    await client.query(
      `insert into guest (id, known) select distinct t."${column}", $1::boolean from "${table}" t
       join parting p on p.of = $2 and p.id = t.id
       where t."${column}" is not null and t."${column}" not in (select id from parting where of = 'person')
       on conflict (id) do update set known = guest.known or excluded.known`,
      [table === 'membership' || table === 'guardianship', table],
    );
  }
  await client.query(`insert into parting (of, id, stays) select 'person', id, true from guest`);
}

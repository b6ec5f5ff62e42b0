import { today } from '@gongzhi/kernel';
import type { SqlClient } from '@gongzhi/storage';
import { closeLedger, openLedger } from './carry-ledger.js';
import { holdAnew } from './hold-anew.js';
import { ENDINGS, MERGE_RULES, type MergeRule } from './merge-rules.js';
import { enterTenant, type TenantTable, tenantTables } from './tenant-tables.js';

/** A community as the register names it. */
export interface Line {
  id: string;
  code: string;
  name: string;
}

/** What a merger does with the rows of one community that comes to an end. */
export interface MoveReport {
  /** By table: rows that move with their ids. */
  moved: Record<string, number>;
  /** Names and codes that the successor has already: the one that moves gets another. */
  renamed: { table: string; id: string; before: string; after: string }[];
  /** The same person, account, item in both: what referred to the one refers to the other. */
  same: { table: string; id: string; became: string }[];
  /** By table: rows that the successor has its own of, and that do not move. */
  left: Record<string, number>;
  /** By table: rows that are over with it, as the successor's are in force. */
  ended: Record<string, number>;
}

/**
 * Moves a community's rows into another, in the transaction that is open: ids stay, the community changes. The walls
 * stand all the while: rows are set aside in the one's session, and written in the other's. What a unique key forbids is
 * settled on the way and reported.
 */
export async function moveRows(client: SqlClient, { from, into }: { from: Line; into: Line }): Promise<MoveReport> {
  const tables = (await tenantTables(client)).filter((table) => ruleOf(table) !== 'STAYS');
  const report: MoveReport = { moved: {}, renamed: [], same: [], left: {}, ended: {} };
  await enterTenant(client, from.id);
  const carried = await closeLedger(client, from.id, into.name);
  for (const table of tables) await setAside(client, table);
  await client.query('create temp table became (was uuid primary key, is_now uuid not null) on commit drop');
  await enterTenant(client, into.id);
  await recognisePersons(client, report);
  for (const { name } of tables) await takeOut(client, name, `id in (select id from "${name}")`, report);
  // Who and what is the same is known before anything that is named by it is compared.
  const [same, others] = [true, false].map((is) => tables.filter((table) => (ruleOf(table) === 'SAME') === is));
  for (const some of [same!, others!]) {
    await follow(client, tables);
    for (const table of some) await settleKeys(client, table, { report, from });
  }
  await follow(client, tables);
  for (const table of tables) {
    const { rowCount } = await client.query(insertOf(table), [into.id]);
    if (rowCount) report.moved[table.name] = rowCount;
  }
  await openLedger(client, into.id, carried, { became: await becameWhat(client), memo: from.name });
  await holdAnew(client, into.id);
  await moveDoors(client, { from: from.id, into: into.id });
  await enterTenant(client, from.id);
  for (const { name: each } of [...tables].reverse())
    await client.query(`delete from "${each}" where community_id = $1`, [from.id]);
  for (const { name: each } of tables) await client.query(`drop table "${aside(each)}"`);
  await client.query('drop table became');
  return report;
}

async function becameWhat(client: SqlClient): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ was: string; is_now: string }>('select was, is_now from became');
  return new Map(rows.map(({ was, is_now }) => [was, is_now]));
}

const aside = (table: string): string => `aside_${table}`;

const setAside = (client: SqlClient, { name }: TenantTable): Promise<unknown> =>
  client.query(`create temp table "${aside(name)}" on commit drop as select * from "${name}"`);

function insertOf({ name, columns }: TenantTable): string {
  const own = columns.filter(({ generated, name: column }) => !generated && column !== 'community_id');
  const list = own.map((column) => `"${column.name}"`).join(', ');
  return `insert into "${name}" (community_id, ${list}) select $1::uuid, ${list} from "${aside(name)}"`;
}

/**
 * A person is the same by sign-in, by email or by identity number; two may share a telephone. Of a community that was split
 * off and comes back, so is whoever stood in both: by their id, as every other row is.
 */
async function recognisePersons(client: SqlClient, report: MoveReport): Promise<void> {
  await client.query(`
    insert into became (was, is_now) select distinct on (was) was, is_now from (
      select a.id as was, p.id as is_now from aside_person a join person p on p.id = a.id
      union select a.id, p.id from aside_person a join person p on p.subject = a.subject
      union select a.person_id, i.person_id from aside_person_identifier a
      join person_identifier i on i.kind = a.kind and i.lookup_hash = a.lookup_hash and a.kind <> 'PHONE') s order by was, is_now`);
  await bringHome(client);
  await takeOut(client, 'person', 'id in (select was from became)', report);
  await takeOut(client, 'person_identifier', 'person_id in (select was from became)', report);
  await takeOut(client, 'person_key', 'id in (select was from became)', report);
}

/** Who is known in both and lives in the one that comes lives there still. */
const bringHome = (client: SqlClient): Promise<unknown> =>
  client.query(
    `update person p set stairwell_id = a.stairwell_id, household_id = a.household_id
     from aside_person a join became b on b.was = a.id where b.is_now = p.id and a.stairwell_id is not null
       and p.household_id is null and (a.household_id is not null or p.stairwell_id is null)`,
  );

/** Leaves out rows that the successor has its own of. */
async function takeOut(client: SqlClient, table: string, where: string, report: MoveReport): Promise<void> {
  const { rows } = await client.query<{ id: string; became: string | null }>(
    `delete from "${aside(table)}" a where ${where} returning a.id, (select is_now from became b where b.was = a.id) as became`,
  );
  if (rows.length > 0) report.left[table] = (report.left[table] ?? 0) + rows.length;
  for (const { id, became } of rows) if (became && table !== 'person_key') report.same.push({ table, id, became });
}

async function settleKeys(
  client: SqlClient,
  table: TenantTable,
  { report, from }: { report: MoveReport; from: Line },
): Promise<void> {
  const rule = ruleOf(table);
  for (const { columns, condition } of table.uniques) {
    const alike = columns.map((column) => `a."${column}" = t."${column}"`).join(' and ') || 'true';
    const holds = condition
      ? ['a', 't'].map((row) => `(select ${condition} from (select ${row}.*) "${table.name}")`)
      : [];
    const clash = `from "${table.name}" t where ${[alike, ...holds].join(' and ')}`;
    const text = [...columns].reverse().find((column) => typeOf(table, column) === 'text');
    if (rule === 'SAME') {
      await client.query(
        `insert into became (was, is_now) select a.id, (select t.id ${clash} limit 1) from "${aside(table.name)}" a
         where exists (select 1 ${clash}) on conflict do nothing`,
      );
      await takeOut(client, table.name, `exists (select 1 ${clash})`, report);
    } else if (rule === 'RENAMED' && text) await rename(client, table, { text, clash, from, report });
    else if (rule === 'ENDED') await end(client, table, clash, report);
    else await takeOut(client, table.name, `exists (select 1 ${clash})`, report);
  }
}

function ruleOf({ name }: Pick<TenantTable, 'name'>): MergeRule {
  const rule = MERGE_RULES[name];
  if (rule) return rule;
  throw new Error(`尚未决定合并时如何处理表 ${name} · Nobody has decided what a merger does with the table ${name}`);
}

async function end(client: SqlClient, { name }: TenantTable, clash: string, report: MoveReport): Promise<void> {
  const { rowCount } = await client.query(
    `update "${aside(name)}" a set ${ENDINGS[name]} where exists (select 1 ${clash})`,
    [today()],
  );
  if (rowCount) report.ended[name] = (report.ended[name] ?? 0) + rowCount;
}

const typeOf = ({ columns }: TenantTable, name: string): string | undefined =>
  columns.find((column) => column.name === name)?.type;

async function rename(
  client: SqlClient,
  { name: table }: TenantTable,
  { text, clash, from, report }: { text: string; clash: string; from: Line; report: MoveReport },
): Promise<void> {
  const { rows } = await client.query<{ id: string; before: string; after: string }>(
    `update "${aside(table)}" a set "${text}" = "${text}" || $1 from (select id, "${text}" as before from "${aside(table)}") was
     where was.id = a.id and exists (select 1 ${clash}) returning a.id, was.before, a."${text}" as after`,
    [text === 'name' || text === 'title' ? `（原${from.name}）` : `-${from.code}`],
  );
  report.renamed.push(...rows.map((row) => ({ table, ...row })));
}

/** Whatever referred to a row that became another refers to that one; so do keys by which people are told. */
async function follow(client: SqlClient, tables: readonly TenantTable[]): Promise<void> {
  const { rows } = await client.query('select 1 from became limit 1');
  if (rows.length === 0) return;
  for (const { name, columns } of tables) {
    for (const { name: column, type, generated } of columns) {
      if (generated || column === 'community_id') continue;
      if (type !== 'uuid' && !(type === 'text' && column.endsWith('_key'))) continue;
      await client.query(
        `update "${aside(name)}" a set "${column}" = b.is_now::${type} from became b where a."${column}"::text = b.was::text`,
      );
    }
  }
}

/** Who could enter the one enters the other, as whom they are there; lines that the successor has already end. */
async function moveDoors(client: SqlClient, { from, into }: { from: string; into: string }): Promise<void> {
  await client.query(
    `update directory_entry d set community_id = $2, person_id = coalesce((select is_now from became where was = d.person_id), d.person_id)
     where community_id = $1 and not exists (select 1 from directory_entry o where o.community_id = $2
       and (o.subject = d.subject or o.email_hash = d.email_hash))`,
    [from, into],
  );
  await client.query('delete from directory_entry where community_id = $1', [from]);
}

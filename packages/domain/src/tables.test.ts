import 'reflect-metadata';
import { findBreaches, migrate } from '@gongzhi/storage';
import { run, breachesAfter as sabotaged } from '@gongzhi/storage/testkit';
import type { EntityMetadata, EntityProperty } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities, migrations, sharedTables } from './index.js';
import { type TestCity, testCity } from './testkit.js';

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

/** Statements alone count it: a unit of work could write back what it read long ago. */
const WITHOUT_PROPERTY = ['community.access_epoch'];
/** The owner's own, for what is done once, and what is written and read by statements alone: no entity stands for them. */
const WITHOUT_ENTITY = ['recurring_task', 'migration', 'sample_load', 'community_figure', 'template_figure'];

let city: TestCity;
let columns: Column[];
let stored: EntityMetadata[];

beforeAll(async () => {
  city = await testCity();
  columns = await run<Column>(
    city.admin,
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
  );
  stored = [...city.database.app.getMetadata().getAll().values()];
});
afterAll(() => city?.drop());

const ALIASES: Record<string, string> = { int: 'integer', timestamptz: 'timestamp with time zone' };

const columnOf = (meta: EntityMetadata, property: EntityProperty): Column => ({
  table: meta.tableName,
  column: property.fieldNames[0]!,
  type: ALIASES[property.columnTypes[0]!] ?? property.columnTypes[0]!,
  nullable: property.nullable ?? false,
});

const isShared = ({ tableName }: EntityMetadata): boolean => sharedTables.includes(tableName);
const sorted = (list: readonly Column[]) =>
  list.map(({ table, column, type, nullable }) => `${table}.${column} ${type}${nullable ? ' null' : ''}`).sort();

describe('the migrated schema', () => {
  it('has a column of the same name, type and nullability for every property, and no other', () => {
    const declared = stored.flatMap((meta) => meta.props.map((property) => columnOf(meta, property)));
    const inDatabase = columns.filter(
      ({ table, column }) => !WITHOUT_ENTITY.includes(table) && !WITHOUT_PROPERTY.includes(`${table}.${column}`),
    );
    expect(sorted(inDatabase)).toEqual(sorted(declared));
  });

  it('has each entity’s primary key', async () => {
    const keys = await run<{ table: string; key: string }>(
      city.admin,
      `select c.relname as table, (select string_agg(a.attname, ',' order by k.n) from unnest(i.indkey) with ordinality k(attnum, n)
         join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum) as key
       from pg_index i join pg_class c on c.oid = i.indrelid where i.indisprimary and c.relnamespace = 'public'::regnamespace`,
    );
    const inDatabase = new Map(keys.map(({ table, key }) => [table, key]));
    for (const meta of stored) {
      const key = meta.primaryKeys
        .map((name) => meta.properties[name as never] as EntityProperty)
        .map(({ fieldNames }) => fieldNames[0]);
      expect([meta.tableName, inDatabase.get(meta.tableName)]).toEqual([meta.tableName, key.join(',')]);
    }
  });

  it('has the walls of every tenant entity’s metadata, and a key that begins with the community', () => {
    for (const meta of stored.filter((one) => !isShared(one))) {
      expect([meta.tableName, meta.rowLevelSecurity, meta.primaryKeys]).toEqual([
        meta.tableName,
        'force',
        ['communityId', 'id'],
      ]);
      expect(meta.policies?.map(({ name, type }) => [name, type])).toEqual([
        [`${meta.tableName}_walls`, 'restrictive'],
        [`${meta.tableName}_open`, 'permissive'],
      ]);
    }
  });

  it('lists as shared only tables that there are', () => {
    const tables = new Set(columns.map(({ table }) => table));
    expect(sharedTables.filter((table) => !tables.has(table))).toEqual([]);
  });

  it('is migrated once: another start changes nothing', async () => {
    expect(await migrate(city.logins.owner, entities, migrations)).toEqual([]);
  });

  it('lets no serving log-in delete but what is meant to go, nor change what is only added to', async () => {
    const rights = await run<{ right: string }>(
      city.admin,
      `select r.name || ' ' || p.name || ' ' || c.relname as right from pg_class c
       cross join (values ('gongzhi_app'), ('gongzhi_bureau'), ('gongzhi_relay')) r(name)
       cross join (values ('delete'), ('update')) p(name)
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege(r.name, c.oid, p.name)`,
    );
    const granted = rights.map(({ right }) => right);
    expect(granted.filter((right) => right.includes(' delete ')).sort()).toEqual([
      'gongzhi_app delete community_export',
      'gongzhi_app delete community_export_part',
      'gongzhi_app delete directory_entry',
      // Of two entries of one person: a policy asks for the row that says so.
      'gongzhi_app delete guardianship',
      'gongzhi_app delete person',
      'gongzhi_app delete person_identifier',
      'gongzhi_app delete person_key',
      'gongzhi_relay delete outbox_event',
    ]);
    const appended = [
      'audit_entry',
      'outbox_event',
      'idempotency_key',
      'service_record',
      'rating',
      'settlement_line',
      'unmasking',
      'representation',
      'person_merger',
      'constitution_revision',
      'seal',
      'community_export',
      'community_export_part',
    ];
    expect(granted.filter((right) => appended.some((table) => right.endsWith(` update ${table}`)))).toEqual([]);
  });

  it('lets serving log-ins change single columns only where that is said', async () => {
    const rights = await run<{ right: string }>(
      city.admin,
      `select r.name || ' ' || c.relname || '.' || a.attname as right from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       cross join (values ('gongzhi_app'), ('gongzhi_bureau'), ('gongzhi_relay')) r(name)
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
         and has_column_privilege(r.name, c.oid, a.attnum, 'update') and not has_table_privilege(r.name, c.oid, 'update')`,
    );
    expect(rights.map(({ right }) => right).sort()).toEqual(
      [
        // A version of a template changes in nothing but that another one takes its place, with whom it is shared, and whether it is retired.
        ...['retired_at', 'retirement', 'shared_community_ids', 'shared_town_ids', 'sharing', 'superseded_at'].map(
          (column) => `gongzhi_app template.${column}`,
        ),
        // A community says which of what it adopted it runs; the bureau, that one which is closed runs nothing.
        ...['app', 'bureau'].map((login) => `gongzhi_${login} adoption.running`),
        'gongzhi_bureau adoption_tally.running',
        // What the bureau offers is answered, and told how far its drafts are.
        ...['answered_at', 'answered_by_key', 'reason', 'status'].map((column) => `gongzhi_app offer.${column}`),
        ...['app', 'bureau'].flatMap((login) =>
          ['drafted_at', 'drafts', 'failure_en', 'failure_zh'].map((column) => `gongzhi_${login} offer.${column}`),
        ),
        // Nor does a version of a bundle.
        ...['app', 'bureau'].map((login) => `gongzhi_${login} bundle.superseded_at`),
        // The bureau says what it thinks of it.
        ...['endorsed_at', 'endorsement', 'withdrawal', 'withdrawn_at'].map(
          (column) => `gongzhi_bureau template.${column}`,
        ),
        // A proposal is decided once.
        ...['decided_at', 'reason', 'result_id', 'status'].map((column) => `gongzhi_app adaptation_proposal.${column}`),
        // Whoever changes who may do what says so in the register, and changes nothing else there.
        'gongzhi_app community.access_epoch',
        // Erasing somebody takes their words away, and leaves the score.
        'gongzhi_app rating.comment',
        // What was entered on somebody's behalf, their own word takes the place of.
        ...['score', 'rated_by_id', 'on_behalf', 'rated_at'].map((column) => `gongzhi_app rating.${column}`),
        // Whom a row names, where two entries of one person became one: a policy asks for the row that says so.
        ...['person_id', 'recorded_by_key', 'served_by_person_id'].map(
          (column) => `gongzhi_app service_record.${column}`,
        ),
        ...['filed_by_id', 'payee_person_id'].map((column) => `gongzhi_app settlement_line.${column}`),
        ...['actor_id', 'person_id', 'witness_id'].map((column) => `gongzhi_app representation.${column}`),
        ...['person_id', 'unmasked_by_key'].map((column) => `gongzhi_app unmasking.${column}`),
        ...['constitution_revision', 'idempotency_key'].map((table) => `gongzhi_app ${table}.actor_key`),
        ...['merged_by_id', 'person_id'].map((column) => `gongzhi_app person_merger.${column}`),
        ...['transfer.from_person_id', 'transfer.to_person_id', 'ledger_entry.person_id'].map(
          (at) => `gongzhi_app ${at}`,
        ),
        // What an account has and keeps for holds, and what becomes of a hold; and whose it is, as above.
        ...['balance', 'floor', 'held', 'person_id'].map((column) => `gongzhi_app ledger_account.${column}`),
        ...['decided_at', 'from_person_id', 'status', 'transfer_id'].map((column) => `gongzhi_app hold.${column}`),
        // Whoever claims jobs says so, and forgets what was uploaded for those that nobody goes on with.
        ...['attempts', 'checkpoint', 'input', 'key', 'leased_by', 'leased_until', 'started_at', 'state'].map(
          (column) => `gongzhi_relay job.${column}`,
        ),
        // An operation on a whole community is confirmed, or cancelled and forgotten; a line of the register's history ends.
        ...[
          'cancelled_at',
          'cancelled_by_key',
          'confirmed_at',
          'confirmed_by_key',
          'due_on',
          'input',
          'key',
          'status',
        ].map((column) => `gongzhi_bureau community_operation.${column}`),
        'gongzhi_bureau community_state.until_date',
        // A community counts its figures of a day anew; of which day and which they are stays.
        ...['persons', 'shown', 'value'].map((column) => `gongzhi_app community_figure.${column}`),
        ...['counted_on', 'persons', 'shown', 'value'].map((column) => `gongzhi_app template_figure.${column}`),
        // A suspension is ended, and otherwise stays as it was pronounced.
        'gongzhi_bureau credit_code_suspension.resumed_at',
        'gongzhi_bureau credit_code_suspension.resumed_by_key',
        // An appointment ends early, or is tied to whoever came with its email; a review is answered.
        ...['dismissed_at', 'dismissed_by_key'].map((column) => `gongzhi_bureau town_reviewer.${column}`),
        'gongzhi_app town_reviewer.subject',
        ...['answer', 'answered_at', 'answered_by_key'].map((column) => `gongzhi_app community_review.${column}`),
      ].sort(),
    );
  });
});

describe('the boot guard', () => {
  const breachesAfter = async (statement: string): Promise<string[]> =>
    (await sabotaged(city.admin, sharedTables, statement)).map(({ where, what }) => `${where} ${what}`);

  it('finds nothing in what migrations have made', async () => {
    expect(await findBreaches(city.database.app, sharedTables)).toEqual([]);
    expect(await findBreaches(city.database.bureau, sharedTables)).toEqual([]);
  });

  it('finds the one wall that is missing, whichever it is', async () => {
    const tenants = stored.filter((meta) => !isShared(meta)).map(({ tableName }) => tableName);
    expect(tenants.length).toBeGreaterThan(20);
    for (const table of tenants) {
      expect(await breachesAfter(`drop policy ${table}_walls on "${table}"`)).toEqual([
        `table ${table} has no restrictive tenant policy`,
      ]);
    }
    for (const { tableName: table } of stored) {
      expect(await breachesAfter(`alter table "${table}" no force row level security`)).toEqual([
        `table ${table} row-level security is not forced`,
      ]);
    }
  });
});

import { entities, subscribers, verifyBooks } from '@gongzhi/domain';
import { databasePasswords, openDatabase, runningEmbeddedPostgres } from '@gongzhi/storage';
import pg from 'pg';
import type { Platform } from './platform.ts';
import { type Asked, keyOf, type Shelf, type Told } from './told.ts';
import { balances, holdsWithoutOwner, INSIDE, OURS, type Rows, rowsInBooks } from './verify-rows.ts';

/** What is looked at in the end; each list names what is wrong, and is empty where nothing is. */
export interface Findings {
  lost: string[];
  duplicated: string[];
  unasked: string[];
  replays: string[];
  books: string[];
  balances: string[];
  holds: string[];
  chains: string[];
}

/** Holds the database, as its superuser sees it, against everything that was asked and told. */
export async function verify(platform: Platform, told: Told): Promise<{ transfers: number; findings: Findings }> {
  const admin = (await runningEmbeddedPostgres(platform.dataFolder))!;
  const client = new pg.Client({ ...admin, database: 'gongzhi' } as pg.ClientConfig);
  await client.connect();
  const rows: Rows = async (sql) => (await client.query(sql)).rows;
  try {
    const [counted] = await rows('select count(*)::text as transfers from transfer');
    const findings = {
      lost: await lost(rows, told),
      duplicated: await duplicated(rows),
      unasked: await unasked(rows, told),
      replays: told.wrongReplays,
      books: [...(await books(platform, rows)), ...(await rowsInBooks(rows))],
      balances: await balances(rows, told),
      holds: await holdsWithoutOwner(rows),
      chains: await chains(platform),
    };
    return { transfers: Number(counted!.transfers), findings };
  } finally {
    await client.end();
  }
}

/** Those that are asked here with a key. */
const WITH_KEYS = [
  ...['recordService', 'approveSettlement', 'recordDonation', 'recordGrant', 'allocateFunds', 'filePayment'],
  ...['approvePayment', 'reverseTransfer', 'claimPoints', 'transferPoints', 'redeemBenefit', 'deductPoints'],
  'contributePoints',
].join();
/** What has no key, and was decided as somebody was told. */
const DECIDED: Readonly<Partial<Record<Shelf, string>>> = {
  'settlement rejected': `settlement r where r.status = 'REJECTED'`,
  'payment rejected': `payment r where r.status = 'REJECTED'`,
  'claim approved': `points_claim r where r.status = 'APPROVED'`,
  'claim rejected': `points_claim r where r.status = 'REJECTED'`,
  'redemption confirmed': `redemption r where r.status = 'CONFIRMED'`,
  'redemption cancelled': `redemption r where r.status in ('CANCELLED', 'EXPIRED', 'REFUNDED')`,
};

const SHELVES: Record<Shelf, string> = {
  record: 'select id::text from service_record',
  'record that books': `select r.id::text from service_record r
    join transfer t on t.community_id = r.community_id and t.subject_id = r.id and t.subject_type = 'ServiceRecord'`,
  settlement: 'select id::text from settlement',
  'settlement approved': `select id::text from settlement where status = 'APPROVED'`,
  'settlement rejected': `select id::text from settlement where status = 'REJECTED'`,
  transfer: 'select id::text from transfer',
  'transfer reversed': 'select reverses_id::text as id from transfer where reverses_id is not null',
  payment: 'select id::text from payment',
  'payment paid': `select id::text from payment where status = 'PAID'`,
  'payment rejected': `select id::text from payment where status = 'REJECTED'`,
  claim: 'select id::text from points_claim',
  'claim approved': `select id::text from points_claim where status = 'APPROVED'`,
  'claim rejected': `select id::text from points_claim where status = 'REJECTED'`,
  deduction: 'select id::text from points_deduction',
  redemption: 'select id::text from redemption',
  'redemption confirmed': `select id::text from redemption where status = 'CONFIRMED'`,
  'redemption cancelled': `select id::text from redemption where status = 'CANCELLED'`,
};

async function lost(rows: Rows, told: Told): Promise<string[]> {
  const keys = new Map<string, string>();
  for (const { community, mutation, key, result } of await rows(
    `select c.code as community, k.mutation, k.key, k.result_id::text as result
     from idempotency_key k join community c on c.id = k.community_id where ${OURS}`,
  )) {
    keys.set(keyOf({ community, mutation, key } as Asked), result!);
  }
  const shelves = new Map<Shelf, Set<string>>();
  for (const [shelf, sql] of Object.entries(SHELVES)) shelves.set(shelf as Shelf, await idsOf(rows, sql));
  const missing: string[] = [];
  for (const asked of told.byKey.values()) {
    const { resultId, shelf } = asked;
    if (resultId && !(shelves.get(shelf)!.has(resultId) && keys.get(keyOf(asked)) === resultId)) {
      missing.push(keyOf(asked));
    }
  }
  for (const [id, seen] of told.keyless) {
    for (const shelf of seen) if (!shelves.get(shelf)!.has(id)) missing.push(`${shelf} ${id}`);
  }
  return missing;
}

const idsOf = async (rows: Rows, sql: string): Promise<Set<string>> => new Set((await rows(sql)).map(({ id }) => id!));

/** One key twice, one result of two keys, one record or one payment that moved something twice, one day filed twice. */
async function duplicated(rows: Rows): Promise<string[]> {
  const found = await rows(`
    select concat('key ', key) as what from idempotency_key group by community_id, mutation, actor_key, key having count(*) > 1
    union all select concat(k.mutation, ' of result ', k.result_id) from idempotency_key k
      join community c on c.id = k.community_id where ${OURS} and k.mutation = any ('{${WITH_KEYS}}')
      group by k.mutation, k.result_id having count(*) > 1
    union all select concat(kind, ' of ', subject_id) from transfer
      where subject_id is not null group by community_id, kind, subject_type, subject_id having count(*) > 1
    union all select concat('hold ', hold_id) from transfer where hold_id is not null group by hold_id having count(*) > 1
    union all select concat('settlement of ', from_date) from settlement
      where status <> 'REJECTED' group by project_id, from_date having count(*) > 1`);
  return found.map(({ what }) => what!);
}

/** What is there though nobody asked for it, or without its key. */
async function unasked(rows: Rows, told: Told): Promise<string[]> {
  const keys = await rows(
    `select c.code as community, k.mutation, k.key from idempotency_key k join community c on c.id = k.community_id
     where ${OURS} and k.mutation = any ('{${WITH_KEYS}}')`,
  );
  const strange = keys.map((row) => keyOf(row as unknown as Asked)).filter((key) => !told.byKey.has(key));
  const keyless = await rows(
    ['service_record', 'payment', 'points_claim', 'points_deduction', 'redemption']
      .map(
        (table) => `select concat('${table} ', r.id) as what from ${table} r join community c on c.id = r.community_id
          where ${OURS} and not exists (
            select from idempotency_key k where k.community_id = r.community_id and k.result_id = r.id)`,
      )
      .concat(
        `select concat('transfer ', r.id) from transfer r join community c on c.id = r.community_id
          where ${OURS} and r.kind in ('DONATION', 'GRANT', 'ALLOCATION', 'POINTS_GIVEN', 'REVERSAL') and not exists (
            select from idempotency_key k
            where k.community_id = r.community_id and k.result_id = coalesce(r.reverses_id, r.id))`,
      )
      .join(' union all '),
  );
  const settlements = await rows(
    `select s.id::text, s.status from settlement s join community c on c.id = s.community_id where ${OURS}`,
  );
  const filed = settlements.filter(({ id }) => !told.keyless.has(id!)).map(({ id }) => `settlement ${id}`);
  return [...strange, ...keyless.map(({ what }) => what!), ...filed, ...(await decidedUnasked(rows, told))];
}

async function decidedUnasked(rows: Rows, told: Told): Promise<string[]> {
  const found: string[] = [];
  for (const [shelf, which] of Object.entries(DECIDED)) {
    const ids = await rows(`select r.id::text from ${which} and ${INSIDE}`);
    for (const { id } of ids) if (!told.keyless.get(id!)?.includes(shelf as Shelf)) found.push(`${shelf} ${id}`);
  }
  return found;
}

async function books({ dataFolder }: Platform, rows: Rows): Promise<string[]> {
  const admin = (await runningEmbeddedPostgres(dataFolder))!;
  const passwords = databasePasswords(dataFolder);
  const login = (name: keyof typeof passwords) => {
    const own = { database: 'gongzhi', user: `gongzhi_${name}`, password: passwords[name] };
    return { ...admin, ...own };
  };
  const logins = { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') };
  const database = await openDatabase(logins, { entities, subscribers, poolSize: 2 });
  try {
    const wrong: string[] = [];
    for (const { id, code } of await rows('select id::text, code from community')) {
      for (const found of await verifyBooks(database, id!)) wrong.push(`${code}: ${found.what} ${found.id}`);
    }
    return wrong;
  } finally {
    await database.close();
  }
}

interface Verdict {
  community: string;
  chain: string;
  waiting: number;
  broken: unknown;
}

/** After what is new was sealed, every chain is sound to its end. */
async function chains(platform: Platform): Promise<string[]> {
  const sealed = await platform.command('audit', 'seal');
  if (sealed.code !== 0) return [`audit seal ended with ${sealed.code}`];
  const verdicts = (await platform.command('audit', 'verify')).answer as Verdict[];
  const ours = verdicts.filter(({ community }) => community.startsWith('faults-'));
  return [
    ...(new Set(ours.map(({ chain }) => chain)).size < 2 ? ['there are no two chains'] : []),
    ...verdicts
      .filter(({ broken }) => broken)
      .map(({ community, chain, broken }) => `${chain} of ${community}: ${JSON.stringify(broken)}`),
    ...ours.filter(({ waiting }) => waiting > 0).map(({ community, chain }) => `${chain} of ${community} waits`),
  ];
}

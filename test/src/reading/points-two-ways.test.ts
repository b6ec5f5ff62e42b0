import { addDays, fromNodeId, today } from '@gongzhi/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bornYearsAgo } from '../journeys/meal-project.js';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';
import { asLogin, communityId, tenantTables } from '../testkit/database.js';
import { type CountedGateway, countedGateway } from './counted-gateway.js';

/** Points of a teacher for a maker taught, as the module has them. */
const POINTS = 2;
const RECORD = `mutation Taught($input: RecordServiceInput!) { recordService(input: $input) {
  record { id servedOn ... on NeighbourCraftsRecord { kind craft pieces } } replayed userErrors { code field }
} }`;

let gateway: CountedGateway;
let admin: Visitor;
let community = '';
let unknown = 0;
const enrolments: Record<string, string> = {};

beforeAll(async () => {
  const code = freshCode('jifen');
  const [counted, [direct]] = await Promise.all([
    countedGateway(),
    cityWith({ code, name: `积分社区${code}` }) as Promise<[Visitor]>,
  ]);
  gateway = counted;
  community = await communityId(code);
  const line = { key: 'neighbour-crafts', title: '活动经费', source: '公益服务中心' };
  await direct.do('registerFundingLine', line, 'fundingLine { id }');
  const funding = [{ line: 'neighbour-crafts', budgetFen: '2000' }];
  const { project } = await direct.do('createProject', { module: 'neighbour-crafts', funding }, 'project { id }');
  for (const [key, as] of Object.entries({ teacher: 'teacher', another: 'teacher', maker: 'maker' })) {
    const registered = await direct.do(
      'registerPerson',
      { name: `授课${key}`, birthDate: bornYearsAgo(50) },
      'person { id }',
    );
    const taking = { projectId: project.id, personId: registered.person.id, as, from: addDays(today(), -100) };
    enrolments[key] = (await direct.do('enrol', taking, 'enrolment { id }')).enrolment.id;
  }
  admin = direct.through(gateway.url);
  // The second one is answered the fast way, and makes the caller known there.
  for (let n = 0; n < 2; n += 1) await admin.ask('{ persons { totalCount } }');
});
afterAll(() => gateway?.close());

const taught = (servedById = enrolments.teacher, more: object = {}) => ({
  ...{ enrolmentId: enrolments.maker, servedById, servedOn: addDays(today(), -1) },
  ...{ data: { kind: 'WORKSHOP', craft: 'KNITTING', pieces: 1 }, idempotencyKey: freshCode('key'), ...more },
});

/** Records by the way that a document takes which has been asked before: the fast one, where it takes it. */
const known = async (input: object): Promise<Loose> => (await admin.ask(RECORD, { input })).recordService;

/** Records by the ordinary way: the document is a new one. */
async function ordinary(input: object): Promise<Loose> {
  unknown += 1;
  return (await admin.ask(`${RECORD}\n# ${unknown}`, { input })).recordService;
}

/** How many statements it takes: 2 in one step, 4 in two; the ordinary way takes more. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  gateway.spent();
  await work();
  return gateway.spent().length;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Every row of the community, by table and id. */
const rowsNow = async (): Promise<Map<string, string>> => {
  const rows = new Map<string, string>();
  const tables = await tenantTables();
  await asLogin('owner', community, async (client) => {
    for (const table of tables) {
      const found = await client.query(
        `select t.id, to_jsonb(t)::text as row from "${table}" t where community_id = $1 order by t.id`,
        [community],
      );
      for (const { id, row } of found.rows) rows.set(`${table} ${id}`, row);
    }
  });
  return rows;
};

/** The rows that some work writes or changes, told so that two times of the same work tell the same. */
async function writtenBy(work: () => Promise<unknown>): Promise<string[]> {
  const before = await rowsNow();
  const old = new Set([...before.entries()].flatMap((entry) => entry.join(' ').match(UUID) ?? []));
  await work();
  const fresh = new Map<string, string>();
  const named = (id: string) => {
    if (old.has(id)) return id;
    if (!fresh.has(id)) fresh.set(id, `new ${fresh.size}`);
    return fresh.get(id)!;
  };
  return [...(await rowsNow())]
    .filter(([place, row]) => before.get(place) !== row)
    .map(([place, row]) =>
      `${place} ${row}`
        .replace(UUID, named)
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)/g, 'instant')
        .replace(/key-\w+/g, 'key')
        .replace(/"input_hash": "\w+"/, 'hash')
        .replace(/"(balance|balance_after)": \d+/g, '$1'),
    );
}

async function balances(person: string): Promise<{ balance: string; after: string[] }> {
  const enrolment = fromNodeId(enrolments[person]!)!.id;
  return asLogin('owner', community, async (client) => {
    const { rows } = await client.query(
      `select l.balance, array(select balance_after::text from ledger_entry e
         where e.community_id = l.community_id and e.account_id = l.id order by e.balance_after) as after
       from enrolment n join ledger_account l on l.community_id = n.community_id and l.person_id = n.person_id
       where n.community_id = $1 and n.id = $2 and l.unit = 'POINTS'`,
      [community, enrolment],
    );
    return rows[0];
  });
}

const upTo = (times: number): string[] => Array.from({ length: times }, (_, n) => String((n + 1) * POINTS));

describe('a record that earns points', () => {
  it('is written the same by both ways, with its transfer', async () => {
    // The first opens the account, and makes the document known.
    await known(taught());
    const inTwoSteps = await writtenBy(async () => {
      expect(await statementsOf(() => known(taught()))).toBe(4);
    });
    const inOneStep = await writtenBy(async () => {
      expect(await statementsOf(() => known(taught()))).toBe(2);
    });
    const asUsual = await writtenBy(async () => {
      expect(await statementsOf(() => ordinary(taught()))).toBeGreaterThan(4);
    });
    const tables = asUsual.map((row) => row.split(' ')[0]);
    expect(tables.sort()).toEqual(
      expect.arrayContaining([
        ...['audit_entry', 'idempotency_key', 'ledger_account', 'ledger_entry', 'outbox_event'],
        ...['service_record', 'transfer'],
      ]),
    );
    expect(inTwoSteps).toEqual(asUsual);
    expect(inOneStep).toEqual(asUsual);
    expect(await balances('teacher')).toEqual({ balance: '8', after: upTo(4) });
  });

  it('earns once per key, whichever way it comes again', async () => {
    const input = taught();
    const first = await known(input);
    expect(first).toMatchObject({ replayed: false, userErrors: [] });
    const written = await writtenBy(async () => {
      for (const again of [await known(input), await ordinary(input)]) {
        expect(again).toMatchObject({ record: { id: first.record.id }, replayed: true, userErrors: [] });
      }
    });
    expect(written).toEqual([]);
    expect((await balances('teacher')).balance).toBe('10');
  });

  it('opens the account of whoever never earned, and takes the fast way from then on', async () => {
    const input = () => taught(enrolments.another);
    expect(await statementsOf(() => known(input()))).toBeGreaterThan(4);
    expect(await statementsOf(() => known(input()))).toBe(4);
    expect(await statementsOf(() => known(input()))).toBe(2);
    expect(await balances('another')).toEqual({ balance: '6', after: upTo(3) });
  });

  it('adds up at whatever moment it is recorded, by both ways at once', async () => {
    const ways = Array.from({ length: 24 }, (_, n) => (n % 4 === 0 ? ordinary(taught()) : known(taught())));
    for (const made of await Promise.all(ways)) expect(made).toMatchObject({ replayed: false, userErrors: [] });
    expect(await balances('teacher')).toEqual({ balance: '58', after: upTo(29) });
  });

  it('is left to the ordinary way where it brings in money', async () => {
    const sold = { servedById: undefined, data: { kind: 'SALE', craft: 'KNITTING', pieces: 1, proceeds: 2100 } };
    expect(await statementsOf(() => known(taught(undefined, sold)))).toBeGreaterThan(4);
  });

  it('writes nothing at all where the balance could not be counted any more', async () => {
    await known(taught());
    expect(await statementsOf(() => known(taught()))).toBe(2);
    const { balance } = await balances('teacher');
    await setBalance(String(Number.MAX_SAFE_INTEGER - 1));
    try {
      const input = taught();
      const written = await writtenBy(async () => {
        const refused = { record: null, userErrors: [{ code: 'BAD_USER_INPUT', field: ['data'] }] };
        expect(await known(input)).toMatchObject(refused);
        expect(await ordinary(input)).toMatchObject(refused);
      });
      expect(written).toEqual([]);
    } finally {
      await setBalance(balance);
    }
  });
});

/** Gives the teacher's account another balance, behind everybody's back. */
async function setBalance(balance: string): Promise<void> {
  const client = new pg.Client(inject('logins').owner);
  await client.connect();
  try {
    await client.query(`select set_config('app.community_id', $1, false)`, [community]);
    await client.query(
      `update ledger_account l set balance = $3 from enrolment n where n.community_id = $1 and n.id = $2
         and l.community_id = n.community_id and l.person_id = n.person_id and l.unit = 'POINTS'`,
      [community, fromNodeId(enrolments.teacher!)!.id, balance],
    );
  } finally {
    await client.end();
  }
}

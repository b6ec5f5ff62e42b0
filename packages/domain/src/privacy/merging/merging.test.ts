import 'reflect-metadata';
import { personAbility, type Role } from '@gongzhi/access';
import { newId, Refusal, today, toNodeId } from '@gongzhi/kernel';
import { aesCryptography, connected, inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attribute } from '../../audit/audit.subscriber.js';
import type { TenantCtx } from '../../context.js';
import { CHAINS } from '../../sealing/index.js';
import { Community } from '../../tenancy/community.entity.js';
import { type TestCity, testCity } from '../../testkit.js';
import { personColumns } from '../person-columns.js';
import { APART } from './apart.js';
import { mergePersons } from './merging.service.js';
import type { MergePersonsPayload } from './merging.types.js';
import { followingTables } from './taken-over.js';

const cryptography = aesCryptography('11'.repeat(32));
let city: TestCity;
let community: string;
/** The entry that is kept, the one that is merged, who does it, and one more. */
let [kept, merged, actor, third] = ['', '', '', ''];

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());
beforeEach(async () => {
  community = await city.community(`merge-${newId()}`);
  [kept, merged, actor, third] = [await person('甲'), await person('甲'), await person('乙'), await person('丙')];
});

const asOwner = (sql: string, values: unknown[] = []) =>
  connected(city.logins.owner, async (client) => {
    await client.query(`select set_config('app.community_id', $1, false)`, [community]);
    return (await client.query(sql, values)).rows;
  });

/** Adds a row; gives its id. */
async function row(table: string, values: Record<string, unknown>): Promise<string> {
  const all: Record<string, unknown> = { community_id: community, id: newId(), ...values };
  const columns = Object.keys(all);
  const places = columns.map((_, index) => `$${index + 1}`);
  await asOwner(`insert into "${table}" (${columns.join()}) values (${places.join()})`, Object.values(all));
  return String(all.id);
}

async function person(name: string, more: Record<string, unknown> = {}): Promise<string> {
  const id = await row('person', { name, situations: '{}', sample: false, ...more });
  await row('person_key', { id, wrapped: cryptography.newDataKey() });
  return id;
}

async function identifier(of: string, kind: string, value: string): Promise<string> {
  const [key] = await asOwner('select wrapped from person_key where id = $1', [of]);
  const ciphertext = cryptography.seal(key.wrapped, value);
  const lookup_hash = cryptography.lookupHash(kind, value);
  return row('person_identifier', { person_id: of, kind, ciphertext, lookup_hash, last_four: value.slice(-4) });
}

const days = { from_date: '2026-01-01' };
const project = () =>
  row('project', {
    ...{ title: '助餐', module: 'elder-meals', module_version: '1.0.0', config: '{}', status: 'RUNNING' },
    ...{ adapted: '{}', starts_on: '2026-01-01', sample: false },
  });
const enrolment = (project_id: string, person_id: string, more: object = {}) =>
  row('enrolment', { project_id, person_id, part: 'elder', data: '{}', ...days, ...more });
const record = (project_id: string, enrolment_id: string, person_id: string, more: object = {}) =>
  row('service_record', {
    ...{ project_id, enrolment_id, person_id, served_on: '2026-01-02', module: 'elder-meals', module_version: '1.0.0' },
    ...{ data: '{}', recorded_by_key: actor, recorded_at: new Date(), ...more },
  });
const settlement = (project_id: string, more: object) =>
  row('settlement', {
    ...{ project_id, from_date: '2026-01-01', until_date: '2026-01-31', due_fen: 0, payable_fen: 0 },
    ...{ filed_at: new Date(), decided_at: new Date('2026-02-01T04:00:00Z'), status: 'APPROVED', ...more },
  });

/** As somebody with a role, in a transaction of their own. */
const merging = (
  input: { dryRun?: boolean; keptId?: string; mergedId?: string } = {},
  role: Role = 'ADMIN',
  by = actor,
) =>
  inSession(city.database.app, { communityId: community }, 'write', async (em) => {
    attribute(em, { actorKind: 'PERSON', actorKey: by, requestId: 'r', origin: null });
    const ability = personAbility({
      standings: [{ role, personId: by }],
      operatedProjectIds: [],
      readOnly: false,
    } as never);
    const ctx = {
      ...{ em, ability, cryptography, modules: new Map(), language: 'zh', afterCommit: () => {} },
      community: await em.findOneOrFail(Community, { id: community }),
      actor: { kind: 'PERSON', key: by, personId: by },
      request: { id: 'r', origin: null },
    } as unknown as TenantCtx;
    const ids = {
      keptId: toNodeId('Person', input.keptId ?? kept),
      mergedId: toNodeId('Person', input.mergedId ?? merged),
    };
    return (await mergePersons(ctx, {
      reason: '登记重复',
      dryRun: input.dryRun ?? false,
      ...ids,
    })) as MergePersonsPayload;
  });

/** The reasons for which it is refused; the plan tells the same. */
async function refused(): Promise<(string | null)[]> {
  const { plan } = await merging({ dryRun: true });
  const told = plan!.conflicts.map(({ reason }) => reason);
  const refusal = await merging().then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(Refusal);
  expect((refusal as Refusal).problems.map(({ reason }) => reason)).toEqual(told);
  expect(await asOwner('select 1 from person where id = $1', [merged])).toHaveLength(1);
  return told;
}

describe('what names persons', () => {
  it('follows in every table, as far as serving log-ins may write it', async () => {
    const columns = followingTables({ em: city.database.app.em as never });
    expect(columns.length).toBeGreaterThan(15);
    const closed: string[] = [];
    for (const { table, columns: own } of columns) {
      for (const { name } of own) {
        const [may] = await run<{ may: boolean }>(
          city.admin,
          `select has_column_privilege('gongzhi_app', '${table}', '${name}', 'update') as may`,
        );
        if (!may!.may) closed.push(`${table}.${name}`);
      }
    }
    expect(closed).toEqual([]);
  });

  it('is no part of what is sealed', () => {
    const followed = followingTables({ em: city.database.app.em as never });
    const sealed = CHAINS.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
    const named = followed.flatMap(({ table, columns }) => columns.map(({ name }) => `${table}.${name}`));
    expect(named.filter((column) => sealed.includes(column))).toEqual([]);
  });

  it('is told apart wherever the database tells it apart', async () => {
    const named = new Map(
      personColumns(city.database.app.em as never).map(({ meta, property }) => [
        `${meta.tableName}.${(meta.properties[property as never] as { fieldNames: string[] }).fieldNames[0]}`,
        true,
      ]),
    );
    const checks = await run<{ table: string; rule: string }>(
      city.admin,
      `select c.relname as table, pg_get_constraintdef(k.oid) as rule from pg_constraint k join pg_class c on c.oid = k.conrelid
       where k.contype = 'c' and c.relnamespace = 'public'::regnamespace`,
    );
    const held = checks.flatMap(({ table, rule }) =>
      [...rule.matchAll(/(\w+) <> (\w+)/g)]
        .filter(([, a, b]) => named.has(`${table}.${a}`) && named.has(`${table}.${b}`))
        .map(([, a, b]) => [table, ...[a, b].sort()].join(' ')),
    );
    expect(held.length).toBeGreaterThan(5);
    const known = APART.map(({ table, columns }) => [table, ...[...columns].sort()].join(' '));
    expect(held.filter((pair) => !known.includes(pair))).toEqual([]);
  });
});

describe('two entries become one', () => {
  it('with identifiers sealed anew, what the kept one lacks, and nothing left of the other', async () => {
    await asOwner(`update person set birth_date = '1950-03-05', sex = 'F', situations = '{LONE}' where id = $1`, [
      merged,
    ]);
    await asOwner(`update person set situations = '{EMPTY_NEST}' where id = $1`, [kept]);
    await identifier(merged, 'PHONE', '13800138000');
    await identifier(kept, 'IDENTITY_NUMBER', '11010519491231002X');
    const p = await project();
    const served = await enrolment(p, merged);
    await record(p, served, merged, { recorded_by_key: third });
    const { plan, person: shown } = await merging();
    expect(plan).toMatchObject({
      takenOver: expect.arrayContaining([
        { type: 'Enrolment', count: 1 },
        { type: 'ServiceRecord', count: 1 },
        { type: 'PersonIdentifier', count: 1 },
      ]),
      ended: [],
      conflicts: [],
    });
    expect([...plan!.fields].sort()).toEqual(['birthDate', 'sex', 'situations']);
    expect(shown).toMatchObject({ id: kept, sex: 'F', situations: ['EMPTY_NEST', 'LONE'] });
    const [key] = await asOwner('select wrapped from person_key where id = $1', [kept]);
    const sealed = await asOwner(`select ciphertext from person_identifier where person_id = $1 and kind = 'PHONE'`, [
      kept,
    ]);
    expect(cryptography.open(key.wrapped, sealed[0].ciphertext)).toBe('13800138000');
    for (const sql of ['select 1 from person where id = $1', 'select 1 from person_key where id = $1']) {
      expect(await asOwner(sql, [merged])).toEqual([]);
    }
    expect(await asOwner('select person_id, recorded_by_key from service_record')).toEqual([
      { person_id: kept, recorded_by_key: third },
    ]);
    const trail = await asOwner('select action, subject_type, subject_id, changes from audit_entry order by id');
    expect(trail).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'CREATE', subject_type: 'PersonMerger', subject_id: merged }),
        expect.objectContaining({ action: 'DELETE', subject_type: 'Person', subject_id: merged }),
        expect.objectContaining({ action: 'UPDATE', subject_type: 'Person', subject_id: kept }),
      ]),
    );
    expect(JSON.stringify(trail)).not.toContain('1950-03-05');
  });

  it('the preview is what is done, and changes nothing', async () => {
    await row('membership', { person_id: merged, role: 'STEWARD', ...days });
    const { plan } = await merging({ dryRun: true });
    expect(await asOwner('select 1 from person_merger')).toEqual([]);
    expect((await merging()).plan).toEqual(plan);
  });

  it('raises the access epoch, once', async () => {
    const epoch = async () =>
      (await asOwner('select access_epoch::int as e from community where id = $1', [community]))[0].e;
    const before = await epoch();
    await merging();
    expect(await epoch()).toBe(before + 1);
  });

  it('the sign-in comes along, and doors lead to the kept one', async () => {
    await asOwner('update person set subject = $1 where id = $2', ['s-1', merged]);
    await row('directory_entry', { subject: 's-1', email_hash: 'h', person_id: merged });
    await merging();
    expect(await asOwner('select subject from person where id = $1', [kept])).toEqual([{ subject: 's-1' }]);
    expect(await asOwner('select person_id from directory_entry')).toEqual([{ person_id: kept }]);
  });

  it('what both have goes on once: roles, consents, guardianships, a place in the household', async () => {
    for (const person_id of [kept, merged]) {
      await row('membership', { person_id, role: 'STEWARD', ...days });
      await row('consent', {
        ...{ person_id, purpose: 'HEALTH', form: 'ORAL', given_by: 'SELF' },
        ...{ given_on: '2026-01-01', recorded_by_key: actor },
      });
      await row('guardianship', { person_id: third, guardian_id: person_id, relation: 'PARENT', ...days });
    }
    const household = await homeOf({ [kept]: 'OTHER', [merged]: 'HEAD' });
    const { plan } = await merging();
    expect(plan!.ended).toEqual([
      { type: 'Membership', count: 1 },
      { type: 'Consent', count: 1 },
      { type: 'Guardianship', count: 1 },
      { type: 'HouseholdMember', count: 1 },
    ]);
    expect(await asOwner('select until_date::text as until from membership order by until_date')).toEqual([
      { until: today() },
      { until: null },
    ]);
    expect(await asOwner('select count(*)::int as n from consent where withdrawn_at is null')).toEqual([{ n: 1 }]);
    expect(await asOwner('select guardian_id from guardianship')).toEqual([{ guardian_id: kept }]);
    expect(await asOwner('select person_id, relation from household_member where until_date is null')).toEqual([
      { person_id: kept, relation: 'HEAD' },
    ]);
    expect(await asOwner('select until_date from household where id = $1', [household])).toEqual([
      { until_date: null },
    ]);
  });

  it('a third entry merged later leads on, from both former keys', async () => {
    await merging();
    await merging({ keptId: third, mergedId: kept });
    expect(await asOwner('select id, person_id from person_merger order by id')).toEqual(
      [kept, merged].sort().map((id) => ({ id, person_id: third })),
    );
    // A former key names whom it leads to, in inputs as well.
    const again = merging({ keptId: third, mergedId: merged });
    await expect(again).rejects.toMatchObject({ problems: [{ code: 'BAD_USER_INPUT', field: ['mergedId'] }] });
  });

  it('balances come to the kept one’s own account, by a transfer', async () => {
    const points = { code: '3101', name: '积分', name_en: 'Points', unit: 'POINTS', kind: 'LIABILITY' };
    const account = await row('account', points);
    await accountOf(account, kept, 3);
    await accountOf(account, merged, 40);
    await merging();
    expect(
      await asOwner('select owner_id, person_id, balance::int as balance from ledger_account order by balance'),
    ).toEqual([
      { owner_id: merged, person_id: kept, balance: 0 },
      { owner_id: kept, person_id: kept, balance: 43 },
    ]);
    const moved = await asOwner(
      'select kind, amount::int as amount, from_person_id, to_person_id, subject_id from transfer',
    );
    expect(moved).toEqual([
      { kind: 'CARRIED_OVER', amount: 40, from_person_id: kept, to_person_id: kept, subject_id: merged },
    ]);
  });

  const accountOf = (account_id: string, owner: string, balance: number, held = 0) =>
    row('ledger_account', {
      ...{ account_id, unit: 'POINTS', owner_type: 'PERSON', owner_id: owner, person_id: owner, tallied: true },
      ...{ balance, held, floor: 0, opened_at: new Date() },
    });

  it('waits until what is held has been decided', async () => {
    const points = { code: '3101', name: '积分', name_en: 'Points', unit: 'POINTS', kind: 'LIABILITY' };
    await accountOf(await row('account', points), merged, 40, 10);
    expect(await refused()).toEqual(['BALANCE_HELD']);
  });

  async function homeOf(members: Record<string, string>): Promise<string> {
    const estate = await row('estate', { name: '苑' });
    const building = await row('building', { name: '1幢', estate_id: estate });
    const stairwell = await row('stairwell', { name: '1单元', building_id: building });
    const dwelling = await row('dwelling', { room: '101', floor: 1, stairwell_id: stairwell });
    const own = { dwelling_id: dwelling, stairwell_id: stairwell, label: '', sample: false, ...days };
    const household = await row('household', own);
    for (const [person_id, relation] of Object.entries(members)) {
      await row('household_member', { household_id: household, person_id, relation, ...days });
      await asOwner('update person set household_id = $1, stairwell_id = $2 where id = $3', [
        household,
        stairwell,
        person_id,
      ]);
    }
    return household;
  }
});

describe('two entries stay two', () => {
  const of = (a: string, b: string): [string, string] => [a, b];
  const cases: [reason: string, arrange: () => Promise<unknown>][] = [
    ['ERASED', () => asOwner('update person set erased_at = now() where id = $1', [merged])],
    [
      'IDENTITY_NUMBERS_DIFFER',
      async () => {
        await identifier(kept, 'IDENTITY_NUMBER', '11010519491231002X');
        await identifier(merged, 'IDENTITY_NUMBER', '320582194601011234');
      },
    ],
    [
      'SIGN_INS_DIFFER',
      async () => {
        await asOwner('update person set subject = $1 where id = $2', ['s-1', kept]);
        await row('directory_entry', { subject: `s-${newId()}`, person_id: merged });
      },
    ],
    [
      'ENROLLED_TWICE',
      async () => {
        const p = await project();
        for (const each of of(kept, merged)) await enrolment(p, each, { until_date: '2026-02-01' });
      },
    ],
    [
      'ERASURE_ASKED',
      () => row('erasure', { person_id: merged, reason: 'r', requested_by_id: third, requested_at: new Date() }),
    ],
    [
      'SETTLEMENT_BY_BOTH',
      async () => settlement(await project(), { filed_by_id: merged, decided_by_id: kept, status: 'REJECTED' }),
    ],
    [
      'PAID_WHAT_THE_OTHER_APPROVED',
      async () => {
        const p = await project();
        const settled = await settlement(p, { filed_by_id: third, decided_by_id: kept });
        await row('settlement_line', {
          ...{ project_id: p, settlement_id: settled, line_key: 'k', payee_enrolment_id: await enrolment(p, merged) },
          ...{ payee_person_id: merged, quantity: 1, unit_fen: 0, due_fen: 0, payable_fen: 0, retained_fen: 0 },
          ...{ note: '', note_en: '', basis: 'ARTICLE' },
        });
      },
    ],
    [
      'OPERATED_WHAT_THE_OTHER_APPROVED',
      async () => {
        const p = await project();
        const operator = await row('organisation', { name: '运作方', kind: 'ENTERPRISE', serves: '{}', sample: false });
        await asOwner('update project set operator_id = $1 where id = $2', [operator, p]);
        await row('membership', { person_id: merged, role: 'CATALYST', organisation_id: operator, ...days });
        await settlement(p, { filed_by_id: third, decided_by_id: kept });
      },
    ],
    [
      'ACTED_FOR_WHOM_THE_OTHER_PAID',
      async () => {
        const p = await project();
        const paid = await row('organisation', { name: '理发店', kind: 'ENTERPRISE', serves: '{}', sample: false });
        await row('membership', { person_id: kept, role: 'PARTNER', organisation_id: paid, ...days });
        const settled = await settlement(p, { filed_by_id: third, decided_by_id: merged });
        await row('settlement_line', {
          ...{ project_id: p, settlement_id: settled, line_key: 'k', payee_organisation_id: paid },
          ...{ quantity: 1, unit_fen: 0, due_fen: 0, payable_fen: 0, retained_fen: 0 },
          ...{ note: '', note_en: '', basis: 'ARTICLE' },
        });
      },
    ],
    [
      'SERVED_THE_OTHER',
      async () => {
        const p = await project();
        await record(p, await enrolment(p, kept), kept, { served_by_person_id: merged });
      },
    ],
    [
      'RATED_THE_OTHER',
      async () => {
        const p = await project();
        const rated = await record(p, await enrolment(p, third), third, { served_by_person_id: merged });
        const rating = { project_id: p, record_id: rated, score: 5, rated_by_id: kept, on_behalf: false };
        await row('rating', { ...rating, rated_at: new Date() });
      },
    ],
    [
      'SUBSTITUTE_OF_THE_OTHER',
      () =>
        row('substitute', {
          ...{ person_id: kept, for_person_id: third, named_by_id: merged, reason: 'r' },
          ...{ from_date: '2026-01-01', until_date: '2026-12-31' },
        }),
    ],
    [
      'ACTED_FOR_THE_OTHER',
      () =>
        row('representation', {
          ...{ person_id: kept, actor_id: merged, act: 'RATE', subject_type: 'Rating', subject_id: newId() },
          ...{ consent: 'ORAL', at: new Date() },
        }),
    ],
    [
      'GUARDIAN_OF_THE_OTHER',
      () => row('guardianship', { person_id: merged, guardian_id: kept, relation: 'PARENT', ...days }),
    ],
    [
      'CONSENTED_FOR_THE_OTHER',
      () =>
        row('consent', {
          ...{ person_id: merged, guardian_id: kept, purpose: 'CHILD', form: 'WRITTEN', given_by: 'GUARDIAN' },
          ...{ given_on: '2026-01-01', recorded_by_key: actor },
        }),
    ],
    [
      'ERASURE_BY_BOTH',
      () =>
        row('erasure', {
          ...{ person_id: third, reason: 'r', requested_by_id: kept, requested_at: new Date() },
          ...{ confirmed_by_id: merged, confirmed_at: new Date() },
        }),
    ],
  ];

  it.each(cases)('%s', async (reason, arrange) => {
    await arrange();
    expect(await refused()).toEqual([reason]);
  });

  it('where it is one’s own entry', async () => {
    const own = merging({}, 'ADMIN', merged);
    await expect(own).rejects.toMatchObject({ problems: [{ code: 'CONFLICT', reason: 'OWN_ENTRY' }] });
  });

  it('for whoever is not the administrator', async () => {
    for (const role of ['LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'] as const) {
      await expect(merging({}, role)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});

describe('what is only added to', () => {
  /** In one transaction of the log-in that serves requests, which is undone. */
  const asApp = (...statements: [sql: string, values: unknown[]][]) =>
    connected(city.logins.app, async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.community_id', $1, true)`, [community]);
      const outcomes: (number | string | null)[] = [];
      for (const [sql, values] of statements) {
        await client.query('savepoint s');
        try {
          outcomes.push((await client.query(sql, values)).rowCount);
        } catch (error) {
          outcomes.push((error as Error).message);
          await client.query('rollback to savepoint s');
        }
      }
      await client.query('rollback');
      return outcomes;
    });
  const merger = (): [string, unknown[]] => [
    `insert into person_merger (community_id, id, person_id, merged_by_id, reason, taken_over, merged_at)
     values ($1, $2, $3, $4, 'r', '{}', now())`,
    [community, merged, kept, actor],
  ];
  const rename: [string, () => unknown[]] = [
    'update service_record set person_id = $1 where person_id = $2',
    () => [kept, merged],
  ];

  beforeEach(async () => {
    const p = await project();
    await record(p, await enrolment(p, merged), merged);
    await record(p, await enrolment(p, third), third);
  });

  it('stays as it is, and nobody goes, while no merger tells of them', async () => {
    const outcomes = await asApp(
      [rename[0], rename[1]()],
      ['delete from person where id = $1', [third]],
      ['delete from guardianship', []],
    );
    expect(outcomes).toEqual([0, 0, 0]);
  });

  it('of those of whom it tells comes to name others, and nothing else of it changes', async () => {
    const outcomes = await asApp(
      merger(),
      [rename[0], [kept, third]],
      ['update service_record set served_by_person_id = $1 where person_id = $2', [third, merged]],
      [`update service_record set served_on = '2020-01-01' where person_id = $1`, [merged]],
      ['delete from person where id = $1', [third]],
      [rename[0], rename[1]()],
      ['update person_merger set person_id = $1', [third]],
      [`update person_merger set reason = 'other'`, []],
      ['delete from person_merger', []],
    );
    expect(outcomes).toEqual([
      1,
      0,
      expect.stringContaining('row-level security'),
      expect.stringContaining('permission denied'),
      0,
      1,
      0,
      expect.stringContaining('permission denied'),
      expect.stringContaining('permission denied'),
    ]);
  });
});

import 'reflect-metadata';
import { addDays, newId, today } from '@gongzhi/kernel';
import { connected, type Exchanges, openExchanges } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linkHash } from '../sealing/chain.js';
import { AUDIT_CHAIN, sealChain, verifyChain } from '../sealing/index.js';
import { type TestCity, testCity } from '../testkit.js';
import { retainEverywhere } from './retain-everywhere.js';
import { keptFrom, type RetentionPeriod, retain } from './retention.js';

let city: TestCity;
let owner: Exchanges;
let community: string;

beforeAll(async () => {
  city = await testCity();
  owner = openExchanges(city.logins.owner, { mode: 'write', poolSize: 1 });
});
afterAll(async () => {
  await owner?.close();
  await city?.drop();
});

const asOwner = (sql: string, values: unknown[] = []) =>
  connected(city.logins.owner, async (client) => {
    await client.query(`select set_config('app.community_id', $1, false)`, [community]);
    return (await client.query(sql, values)).rows;
  });

const PERIODS: RetentionPeriod[] = [
  { kind: 'ENROLMENT_DATA', months: 36 },
  { kind: 'RATING_COMMENTS', months: 36 },
  { kind: 'CLAIM_EVIDENCE', months: 36 },
  { kind: 'DEDUCTION_WORDS', months: 36 },
  { kind: 'IDEMPOTENCY_KEYS', months: 13 },
  { kind: 'AUDIT_ENTRIES', months: 6 },
];
const retained = (dryRun: boolean, login: 'owner' | 'app' = 'owner') => {
  const exchanges = login === 'owner' ? owner : city.database.exchanges.write.app;
  return retain({ exchanges, login, app: city.database.app }, community, PERIODS, dryRun);
};

const [person, project] = [newId(), newId()];
const ENDED = { old: addDays(keptFrom(36), -1), kept: keptFrom(36) };

/** An entry of the trail that was made so many days ago. */
async function entry(daysAgo: number): Promise<string> {
  const at = new Date(Date.now() - daysAgo * 86_400_000);
  const time = at.getTime().toString(16).padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${newId().slice(-12)}`;
  await asOwner(
    `insert into audit_entry (community_id, id, at, actor_kind, actor_key, action, subject_type, subject_id, changes, request_id)
     values ($1, $2, $3, 'SYSTEM', 's', 'CREATE', 'Estate', $2, '{}', 'r')`,
    [community, id, at],
  );
  return id;
}

/** As if the only seal had been set so many days ago. */
async function sealedBefore(days: number): Promise<void> {
  const [seal] = await asOwner('select row_ids as "rowIds", digests, previous, position, chain from seal');
  const sealedAt = new Date(Date.now() - days * 86_400_000);
  const hash = linkHash({ ...seal, communityId: community, sealedAt });
  await asOwner('update seal set sealed_at = $1, hash = $2', [sealedAt, hash]);
}

/** Another community, with what is to go and what is to stay. */
async function filled(): Promise<void> {
  community = await city.community(`kept-${newId()}`);
  await asOwner(`insert into person (community_id, id, name, situations, sample) values ($1, $2, '甲', '{}', false)`, [
    community,
    person,
  ]);
  await asOwner(
    `insert into project (community_id, id, title, module, module_version, config, status, adapted, starts_on, sample)
     values ($1, $2, '助餐', 'elder-meals', '1.0.0', '{}', 'RUNNING', '{}', '2020-01-01', false)`,
    [community, project],
  );
  for (const until of [ENDED.old, ENDED.kept, null]) {
    await asOwner(
      `insert into enrolment (community_id, id, project_id, person_id, part, data, from_date, until_date)
       values ($1, $2, $3, $4, $5, '{"likes": "noodles"}', '2020-01-01', $6)`,
      [community, newId(), project, person, `part of ${until}`, until],
    );
  }
  for (const age of ['14 months', '1 month']) {
    await asOwner(
      `insert into idempotency_key (community_id, id, mutation, actor_key, key, input_hash, result_id, at)
       values ($1, $2, 'm', 'k', $3::text, 'h', $2, now() - $3::text::interval)`,
      [community, newId(), age],
    );
  }
}
beforeEach(filled);

describe('retention', () => {
  it('says what would go, and changes nothing', async () => {
    expect(await retained(true)).toEqual({ ENROLMENT_DATA: 1, IDEMPOTENCY_KEYS: 1 });
    expect(await retained(true)).toEqual({ ENROLMENT_DATA: 1, IDEMPOTENCY_KEYS: 1 });
    expect(await asOwner('select * from audit_entry')).toEqual([]);
  });

  it('takes away what has been kept for its time to the day, once, and tells the trail how much', async () => {
    expect(await retained(false)).toEqual({ ENROLMENT_DATA: 1, IDEMPOTENCY_KEYS: 1 });
    const left = await asOwner(`select until_date::text as until, data from enrolment order by until_date nulls last`);
    expect(left).toEqual([
      { until: ENDED.old, data: {} },
      { until: ENDED.kept, data: { likes: 'noodles' } },
      { until: null, data: { likes: 'noodles' } },
    ]);
    expect(await retained(false)).toEqual({});
    const [told, ...more] = await asOwner('select actor_key, subject_type, changes from audit_entry');
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      actor_key: 'retention',
      subject_type: 'Retention',
      changes: { ENROLMENT_DATA: { before: 1, after: 0 }, IDEMPOTENCY_KEYS: { before: 1, after: 0 } },
    });
  });

  it('as the log-in that serves requests, leaves what only the owner may take away', async () => {
    expect(await retained(false, 'app')).toEqual({ ENROLMENT_DATA: 1 });
    expect(await asOwner('select count(*)::int as n from idempotency_key')).toEqual([{ n: 2 }]);
  });

  it('takes the words about somebody’s conduct, but for what still waits for a decision', async () => {
    const [officer, rule] = [newId(), newId()];
    await asOwner(
      `insert into person (community_id, id, name, situations, sample) values ($1, $2, '乙', '{}', false)`,
      [community, officer],
    );
    await asOwner(
      `insert into points_rule (community_id, id, key, title, title_en, points, needs_evidence, entered_by, active, sample)
       values ($1, $2, 'sorting', '垃圾分类', 'Sorting', 5, true, 'ANYBODY', true, false)`,
      [community, rule],
    );
    const long = `now() - interval '37 months'`;
    for (const [status, reviewed] of [
      ['REJECTED', long],
      ['REJECTED', 'now()'],
      ['PENDING', 'null'],
    ]) {
      await asOwner(
        `insert into points_claim (community_id, id, person_id, rule_id, done_on, evidence, points, status, claimed_by_id, claimed_at,
           reviewed_by_id, reviewed_at, reason)
         values ($1, $2, $3, $4, '2020-01-01', '见照片', 5, $5, $3, ${long}, $6, ${reviewed}, '不清楚')`,
        [community, newId(), person, rule, status, status === 'PENDING' ? null : officer],
      );
    }
    for (const [status, appealed] of [
      ['STANDING', 'null'],
      ['APPEALED', long],
    ]) {
      await asOwner(
        `insert into points_deduction (community_id, id, person_id, kind, occurred_on, points, reason, status, deducted_by_id, deducted_at,
           appealed_at, transfer_id)
         values ($1, $2, $3, 'LITTERING', '2020-01-01', 2, '乱扔', $4, $5, ${long}, ${appealed}, $2)`,
        [community, newId(), person, status, officer],
      );
    }
    expect(await retained(false, 'app')).toMatchObject({ CLAIM_EVIDENCE: 1, DEDUCTION_WORDS: 1 });
    const claims = await asOwner('select status, evidence, reason from points_claim order by reviewed_at');
    expect(claims).toEqual([
      { status: 'REJECTED', evidence: null, reason: null },
      { status: 'REJECTED', evidence: '见照片', reason: '不清楚' },
      { status: 'PENDING', evidence: '见照片', reason: '不清楚' },
    ]);
    expect(await asOwner('select status, reason from points_deduction order by status')).toEqual([
      { status: 'APPEALED', reason: '乱扔' },
      { status: 'STANDING', reason: null },
    ]);
  });

  it('in every community, until it is stopped, as the log-in that serves requests', async () => {
    const everywhere = (stopping: AbortSignal) => retainEverywhere(city.database, PERIODS, stopping);
    await everywhere(AbortSignal.abort());
    expect(await retained(true, 'app')).toEqual({ ENROLMENT_DATA: 1 });
    await city.community(`after-${newId()}`);
    await everywhere(new AbortController().signal);
    expect(await retained(true)).toEqual({ IDEMPOTENCY_KEYS: 1 });
    expect(await asOwner('select actor_key from audit_entry')).toEqual([{ actor_key: 'retention' }]);
  });

  it('goes on where it fails in one community, and tells its fault at the end', async () => {
    const failing = community;
    await run(
      city.logins.owner,
      `create function failing() returns trigger language plpgsql as $$ begin raise 'out of order'; end $$`,
      `create trigger failing before update on enrolment for each row when (old.community_id = '${failing}') execute function failing()`,
    );
    await filled();
    const everywhere = retainEverywhere(city.database, PERIODS, new AbortController().signal);
    await expect(everywhere).rejects.toThrow(/^kept-[-0-9a-f]+: .*out of order$/);
    expect(await retained(true, 'app')).toEqual({});
    community = failing;
    expect(await retained(true, 'app')).toEqual({ ENROLMENT_DATA: 1 });
    await run(city.logins.owner, 'drop trigger failing on enrolment', 'drop function failing()');
    await retainEverywhere(city.database, PERIODS, new AbortController().signal);
    expect(await retained(true, 'app')).toEqual({});
  });

  it('takes audit entries by whole seals, and the chain is verified without them', async () => {
    const old = [await entry(300), await entry(299)];
    await sealChain(city.database, community, AUDIT_CHAIN);
    await sealedBefore(298);
    const recent = await entry(20);
    await sealChain(city.database, community, AUDIT_CHAIN);
    expect(await retained(true)).toMatchObject({ AUDIT_ENTRIES: 2 });
    expect(await retained(false)).toMatchObject({ AUDIT_ENTRIES: 2 });
    const left = (await asOwner('select id from audit_entry order by id')).map(({ id }) => id);
    expect(left[0]).toBe(recent);
    expect(left.filter((id) => old.includes(id))).toEqual([]);
    expect(await verifyChain(city.database, community, AUDIT_CHAIN)).toMatchObject({
      sound: 1,
      waiting: 1,
      broken: null,
    });
  });

  it('is told apart from taking entries away before their time', async () => {
    await entry(20);
    await sealChain(city.database, community, AUDIT_CHAIN);
    await asOwner('delete from audit_entry');
    await asOwner('update seal set trimmed_at = now()');
    const { broken } = await verifyChain(city.database, community, AUDIT_CHAIN);
    expect(broken).toEqual({ what: 'TRIMMED_EARLY', position: 1, rowId: null });
  });

  it('counts in calendar months', () => {
    expect(keptFrom(6, '2026-08-31')).toBe('2026-02-28');
    expect(keptFrom(12, '2028-02-29')).toBe('2027-02-28');
    expect(keptFrom(1, '2026-01-15')).toBe('2025-12-15');
    expect(keptFrom(0)).toBe(today());
  });
});

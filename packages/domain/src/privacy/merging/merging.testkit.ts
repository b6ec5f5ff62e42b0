import { personAbility, type Role } from '@gongzhi/access';
import { newId, Refusal, toNodeId } from '@gongzhi/kernel';
import { aesCryptography, connected, inSession } from '@gongzhi/storage';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { attribute } from '../../audit/audit.subscriber.js';
import type { TenantCtx } from '../../context.js';
import { Community } from '../../tenancy/community.entity.js';
import { type TestCity, testCity } from '../../testkit.js';
import { mergePersons } from './merging.service.js';
import type { MergePersonsPayload } from './merging.types.js';

export const cryptography = aesCryptography('11'.repeat(32));
export let city: TestCity;
export let community: string;
/** The entry that is kept, the one that is merged, who does it, and one more. */
export let [kept, merged, actor, third] = ['', '', '', ''];

/** A database for the file that calls it, and in it a community of its own with these four for each test. */
export function newEntriesForEachTest(): void {
  beforeAll(async () => {
    city = await testCity();
  });
  afterAll(() => city?.drop());
  beforeEach(async () => {
    community = await city.community(`merge-${newId()}`);
    [kept, merged, actor, third] = [await person('甲'), await person('甲'), await person('乙'), await person('丙')];
  });
}

export const asOwner = (sql: string, values: unknown[] = []) =>
  connected(city.logins.owner, async (client) => {
    await client.query(`select set_config('app.community_id', $1, false)`, [community]);
    return (await client.query(sql, values)).rows;
  });

/** Adds a row; gives its id. */
export async function row(table: string, values: Record<string, unknown>): Promise<string> {
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

export async function identifier(of: string, kind: string, value: string): Promise<string> {
  const [key] = await asOwner('select wrapped from person_key where id = $1', [of]);
  const ciphertext = cryptography.seal(key.wrapped, value);
  const lookup_hash = cryptography.lookupHash(kind, value);
  return row('person_identifier', { person_id: of, kind, ciphertext, lookup_hash, last_four: value.slice(-4) });
}

export const days = { from_date: '2026-01-01' };
export const project = () =>
  row('project', {
    ...{ title: '助餐', module: 'elder-meals', module_version: '1.0.0', config: '{}', status: 'RUNNING' },
    ...{ adapted: '{}', starts_on: '2026-01-01', sample: false },
  });
export const enrolment = (project_id: string, person_id: string, more: object = {}) =>
  row('enrolment', { project_id, person_id, part: 'elder', data: '{}', ...days, ...more });
export const record = (project_id: string, enrolment_id: string, person_id: string, more: object = {}) =>
  row('service_record', {
    ...{ project_id, enrolment_id, person_id, served_on: '2026-01-02', module: 'elder-meals', module_version: '1.0.0' },
    ...{ data: '{}', recorded_by_key: actor, recorded_at: new Date(), ...more },
  });
export const settlement = (project_id: string, more: object) =>
  row('settlement', {
    ...{ project_id, from_date: '2026-01-01', until_date: '2026-01-31', due_fen: 0, payable_fen: 0 },
    ...{ filed_at: new Date(), decided_at: new Date('2026-02-01T04:00:00Z'), status: 'APPROVED', ...more },
  });

/** As somebody with a role, in a transaction of their own. */
export const merging = (
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
export async function refused(): Promise<(string | null)[]> {
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

import 'reflect-metadata';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ability, personAbility } from '@gongzhi/access';
import { Denial, type Json, newId, text, toNodeId } from '@gongzhi/kernel';
import { fundingLine, type ServiceModule, subject } from '@gongzhi/module-kit';
import { aesCryptography, inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attribute, type Witness, witnessOf } from './audit/index.js';
import { type Clone, type CloningTools, cloneIntoMany, cloneTemplate, Template } from './catalogue/index.js';
import type { SharedTo } from './catalogue/sharing/sharing.service.js';
import { breakCommunity, rowsOfCommunity } from './community-rows.testkit.js';
import { applyOnboarding, loadDefaults, loadTowns, planAgainst, readCity } from './onboarding/index.js';
import type { Community } from './tenancy/index.js';
import { type TestCity, testCity } from './testkit.js';

const TENANTS = fileURLToPath(new URL('../../../tenants/', import.meta.url));
const WITNESS: Witness = { actorKind: 'BUREAU', actorKey: 'an officer', requestId: 'onboarding', origin: null };
const cryptography = aesCryptography('5a'.repeat(32));

const LINES = ['tea', 'cake'].map((key) => ({
  key,
  title: text(`${key}补贴`, key),
  source: text('捐赠', 'Donations'),
}));
/** No more of a module than cloning asks for. */
const visits = {
  key: 'visits',
  version: '1.0.0',
  config: z.object({ hourly: z.int().default(2000), manner: z.string().default('home') }),
  migrateConfig: {},
} as unknown as ServiceModule;

let city: TestCity;
let tools: CloningTools;
let publisher: Community;
let template: string;

beforeAll(async () => {
  city = await testCity();
  const { database } = city;
  tools = { database, modules: new Map([[visits.key, visits]]), request: { id: 'cloning', origin: '192.0.2.9' } };
  await inSession(database.bureau, {}, 'write', (em) => loadTowns(em, readCity(join(TENANTS, 'zhangjiagang'))));
  [publisher] = (await onboard('publisher')) as [Community];
  template = await publish();
});
afterAll(() => city?.drop());

async function onboard(...codes: string[]): Promise<Community[]> {
  const rows = codes.map((code) => `${code},${code}社区,城市商业,yangshe,admin@${code}`);
  const content = ['code,name,kind,town,admin_email', ...rows].join('\n');
  const plan = await inSession(city.database.bureau, {}, 'read', (em) =>
    planAgainst(em, { format: 'CSV', content, divisionPrefix: '320582' }),
  );
  const defaults = loadDefaults(join(TENANTS, 'defaults'));
  return applyOnboarding(plan, { database: city.database, cryptography, defaults, witness: WITNESS });
}
const eight = (mark: string) => onboard(...'abcdefgh'.split('').map((letter) => `${mark}-${letter}`));

async function publish(shared: Partial<SharedTo> = {}): Promise<string> {
  const id = newId();
  await inSession(city.database.app, { communityId: publisher.id }, 'write', async (em) => {
    attribute(em, WITNESS);
    const document = {
      ...{ module: visits.key, moduleVersion: visits.version, brand: 'golden-kin', title: text('走访', 'Visits') },
      ...{ summary: text('邻居上门', 'Neighbours look in'), config: { hourly: 2500, manner: 'home' } },
      bounds: [{ path: 'hourly', type: 'range' as const, minimum: 1000, maximum: 3000 }],
      requirements: [subject('executor', { key: 'operator' }), ...LINES.map((line) => fundingLine(line as never))],
      fundingLines: LINES.map((line) => ({
        ...line,
        unit: text('次', 'visit'),
        basis: 'article',
        interpretations: [],
      })),
      ...{ parts: [], forms: { config: {}, record: {} }, metrics: [], evidence: [] },
    };
    const row = { id, lineageId: newId(), publisherId: publisher.id, version: '1.0.0', module: visits.key };
    const words = { titleZh: '走访', titleEn: 'Visits', searchText: 'visits', hash: 'a hash' };
    const sharing = { sharing: 'ALL' as const, sharedTownIds: [], sharedCommunityIds: [], ...shared };
    em.create(Template, { ...row, ...words, ...sharing, document, publishedAt: new Date(), supersededAt: null });
  });
  return toNodeId('Template', id);
}

const administrator = (): Ability =>
  personAbility({
    standings: [{ role: 'ADMIN', personId: newId(), organisationId: null }],
    operatedProjectIds: [],
    readOnly: false,
  });
const visitor = (): Ability => personAbility({ standings: [], operatedProjectIds: [], readOnly: false });

const asked = (community: Community, rest: Partial<Clone['input']> = {}, ability = administrator()): Clone => ({
  community,
  ability,
  actor: { kind: 'PERSON', key: `administrator of ${community.code}`, personId: null },
  input: { templateId: template, idempotencyKey: 'a-key', config: { hourly: 1500 }, ...rest },
});

/** The same, as a request of its own. */
function single({ community, ability, actor, input }: Clone) {
  const communityId = community.id;
  return inSession(city.database.app, { communityId }, 'write', async (em) => {
    const ctx = { em, actor, ability, community, language: 'zh' as const, cryptography, ...tools };
    attribute(em, witnessOf(ctx));
    return cloneTemplate(
      { ...ctx, afterCommit: () => {}, visit: () => Promise.reject(new Error('nobody visits')) },
      input,
    );
  });
}

const count = async (table: string, community: Community): Promise<number> =>
  (
    await run<{ n: number }>(
      city.admin,
      `select count(*)::int as n from ${table} where community_id = '${community.id}'`,
    )
  )[0]!.n;
const adoptions = async (): Promise<number> =>
  (await run<{ adoptions: number }>(city.admin, 'select adoptions from adoption_tally'))[0]?.adoptions ?? 0;

describe('a template that is cloned into many communities', () => {
  it('gives each the rows, the audit trail and the events of a single clone', async () => {
    const [one, two] = (await onboard('same-one', 'same-two')) as [Community, Community];
    const before = await adoptions();
    const { project } = await single({ ...asked(one), actor: { kind: 'PERSON', key: 'the same', personId: null } });
    const [outcome] = await cloneIntoMany(tools, [
      { ...asked(two), actor: { kind: 'PERSON', key: 'the same', personId: null } },
    ]);
    expect(outcome).toMatchObject({ communityId: two.id, projectId: expect.any(String), replayed: false });
    const [left, right] = [await rowsOfCommunity(city.admin, two.id), await rowsOfCommunity(city.admin, one.id)];
    const named = (rows: Record<string, string[]>) =>
      JSON.parse(JSON.stringify(rows).replaceAll('same-two', 'same-one')) as Json;
    const ofClone = ({
      project,
      project_funding,
      funding_line,
      idempotency_key,
      audit_entry,
      outbox_event,
    }: typeof left) =>
      named({ project, project_funding, funding_line, idempotency_key, audit_entry, outbox_event } as typeof left);
    const hashless = (rows: Json) => JSON.parse(JSON.stringify(rows).replaceAll(/[0-9a-f]{64}/g, 'hash')) as Json;
    expect(hashless(ofClone(left))).toEqual(hashless(ofClone(right)));
    expect(left.project).toHaveLength(1);
    expect(project.config).toEqual({ hourly: 1500, manner: 'home' });
    expect(await adoptions()).toBe(before + 2);
  });

  it('is cloned once per key, by whichever way, and a key keeps its input', async () => {
    const communities = await eight('key');
    const first = await cloneIntoMany(
      tools,
      communities.map((each) => asked(each)),
    );
    const again = await cloneIntoMany(
      tools,
      communities.map((each) => asked(each)),
    );
    expect(again).toEqual(first.map((outcome) => ({ ...outcome, replayed: true })));
    const { project, replayed } = await single(asked(communities[0]!));
    expect([{ communityId: communities[0]!.id, projectId: project.id, replayed }]).toEqual(again.slice(0, 1));
    const [other] = await cloneIntoMany(tools, [asked(communities[1]!, { config: { hourly: 1600 } })]);
    expect(other).toMatchObject({ problems: [{ code: 'CONFLICT', field: ['idempotencyKey'] }] });
    const [none] = await cloneIntoMany(tools, [asked(communities[1]!, { idempotencyKey: '' })]);
    expect(none).toMatchObject({ problems: [{ code: 'BAD_USER_INPUT', field: ['idempotencyKey'] }] });
    for (const each of communities) expect(await count('project', each)).toBe(1);
  });

  it('leaves nothing in a community in which it fails midway, and all of it in the others', async () => {
    const communities = await eight('fault');
    const [broken] = communities as [Community];
    for (const table of ['project_funding', 'outbox_event']) {
      const before = await rowsOfCommunity(city.admin, broken.id);
      const mend = await breakCommunity(city.admin, table, `community_id = '${broken.id}'`);
      const outcomes = await cloneIntoMany(
        tools,
        communities.map((each) => asked(each, { idempotencyKey: table })),
      );
      await mend();
      expect(outcomes.map((outcome) => 'projectId' in outcome)).toEqual([false, ...Array(7).fill(true)]);
      expect(outcomes[0]).toMatchObject({ communityId: broken.id, failure: { code: '23514' } });
      expect(await rowsOfCommunity(city.admin, broken.id)).toEqual(before);
    }
    for (const each of communities.slice(1)) expect(await count('project', each)).toBe(2);
    const [mended] = await cloneIntoMany(tools, [asked(broken)]);
    expect(mended).toMatchObject({ replayed: false });
  });

  it('is cloned once, or as often as there are keys, by several at the same moment', async () => {
    const communities = await eight('twice');
    const before = await adoptions();
    const keys = ['one', 'one', 'two'];
    const runs = await Promise.all(
      keys.map((idempotencyKey) =>
        cloneIntoMany(
          tools,
          communities.map((each) => asked(each, { idempotencyKey })),
        ),
      ),
    );
    const [one, same, two] = runs.map((run) =>
      run.map((outcome) => ('projectId' in outcome ? outcome.projectId : outcome)),
    );
    expect(one).toEqual(same);
    expect(new Set([...one!, ...two!]).size).toBe(2 * communities.length);
    for (const each of communities) {
      expect([await count('project', each), await count('funding_line', each)]).toEqual([2, 2]);
    }
    expect(await adoptions()).toBe(before + communities.length);
  });

  it('is refused in words where something must be mended, and to those who may not', async () => {
    const [community] = (await onboard('refused')) as [Community];
    const outcomes = await cloneIntoMany(tools, [
      asked(community, { templateId: toNodeId('Template', newId()) }),
      asked(community, { config: { hourly: 9999 } }),
      asked(community, { bindings: [{ requirement: 'nothing' }] }),
      asked(community, {}, visitor()),
    ]);
    expect(outcomes).toMatchObject([
      { problems: [{ code: 'NOT_FOUND', field: ['templateId'] }] },
      { problems: [{ code: 'BAD_USER_INPUT', field: ['config', 'hourly'] }] },
      { problems: [{ code: 'BAD_USER_INPUT', field: ['bindings', '0', 'requirement'] }] },
      { failure: expect.any(Denial) },
    ]);
    expect(await count('idempotency_key', community)).toBe(0);
  });

  it('is found by those alone with whom it is shared', async () => {
    const [one, other] = (await onboard('named-one', 'named-other')) as [Community, Community];
    const templateId = await publish({ sharing: 'NAMED', sharedCommunityIds: [one.id] });
    const outcomes = await cloneIntoMany(tools, [asked(one, { templateId }), asked(other, { templateId })]);
    expect(outcomes).toMatchObject([
      { communityId: one.id, projectId: expect.any(String) },
      { communityId: other.id, problems: [{ code: 'NOT_FOUND', field: ['templateId'] }] },
    ]);
    expect([await count('project', one), await count('project', other)]).toEqual([1, 0]);
  });
});

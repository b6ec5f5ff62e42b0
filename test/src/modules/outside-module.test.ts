import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharedGarden from '@example/shared-garden';
import { type Platform, startPlatform, startWorkerProcess } from '@gongzhi/cli';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { conformance } from '@gongzhi/module-kit/conformance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysAgo } from '../journeys/meal-project.js';
import { Visitor } from '../testkit/city.js';

const MODULE = '@example/shared-garden';
const known = { birthDate: null, situations: [], residence: null, guardians: [] };
const taking = (as: string) => ({ id: as, as, from: '2026-01-01', until: null, data: {}, person: known });
const [learner, gardener] = [taking('learner'), taking('gardener')];
const work = (id: string, doing: string) => ({
  id,
  participant: learner,
  servedBy: gardener,
  servedOn: '2026-03-02',
  data: { work: doing, bed: 3 },
});

conformance(sharedGarden, {
  settlements: {
    'a sowing and a harvest': {
      config: { seedMoney: 1500 },
      from: '2026-03-01',
      until: '2026-03-31',
      participants: [learner, gardener],
      records: [work('r1', 'SOWING'), work('r2', 'HARVEST')],
    },
  },
});

/** A deployment that is told of it by GONGZHI_MODULES, as `gongzhi up` and `gongzhi worker` are. */
describe('a module of a package that is no part of the platform', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gongzhi-outside-'));
  const code = { ours: 'garden-a', theirs: 'garden-b' };
  let platform: Platform;
  let [publisher, cloner]: Visitor[] = [];
  let templateId: string;
  let project: string;

  const signIn = async (user: string, community: string | null) => {
    const token = await fetchDevelopmentToken({ issuerUrl: platform.issuerUrl, user });
    return new Visitor(user, token, community, platform.url);
  };

  beforeAll(async () => {
    platform = await startPlatform({
      ...{ port: 0, databaseUrl: null, issuerUrl: null, production: false, sample: false, durable: false },
      dataFolder,
      modules: [MODULE],
    });
    const bureau = await signIn('bureau', null);
    const lines = Object.values(code).map((each) => `${each},${each}社区,URBAN_COMMERCIAL,yangshe,admin@${each}`);
    const content = ['code,name,kind,town,admin_email', ...lines].join('\n');
    await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
    publisher = await signIn(`admin@${code.ours}`, code.ours);
    cloner = await signIn(`admin@${code.theirs}`, code.theirs);
  });

  afterAll(async () => {
    await platform.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('is described like any other, with a record type of its own', async () => {
    const { serviceModules, __type } = await publisher!.ask(
      '{ serviceModules { key title recordType recordForm } __type(name: "SharedGardenRecord") { fields { name } } }',
    );
    expect(serviceModules.find(({ key }: { key: string }) => key === 'shared-garden')).toMatchObject({
      title: '共享菜园',
      recordType: 'SharedGardenRecord',
      recordForm: { properties: { bed: { type: 'integer' } } },
    });
    expect(__type.fields.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['servedOn', 'work', 'bed']),
    );
  });

  it('is run by one community and cloned by another', async () => {
    const made = await publisher!.do('createProject', { module: 'shared-garden' }, 'project { id }');
    const published = await publisher!.do(
      'publishTemplate',
      { projectId: made.project.id, version: '1.0.0' },
      'template { id }',
    );
    templateId = published.template.id;
    const { organisations } = await cloner!.ask('{ organisations { nodes { id subject } } }');
    const operator = organisations.nodes.find(({ subject }: { subject: string }) => subject === 'CATALYST');
    const bindings = [
      { requirement: 'operator', organisationId: operator.id },
      { requirement: 'garden-seeds', budgetFen: '10000' },
    ];
    const input = { templateId, bindings, config: { seedMoney: 2000 }, idempotencyKey: 'garden' };
    project = (await cloner!.do('cloneTemplate', input, 'project { id }')).project.id;
  });

  it('takes people in, records what they did, typed, and settles it', async () => {
    const enrolled = async (name: string, as: string) => {
      const { person } = await cloner!.do('registerPerson', { name }, 'person { id }');
      const input = { projectId: project, personId: person.id, as, from: daysAgo(40) };
      return (await cloner!.do('enrol', input, 'enrolment { id }')).enrolment.id as string;
    };
    const served = {
      enrolmentId: await enrolled('卢秀兰', 'learner'),
      servedById: await enrolled('毛根宝', 'gardener'),
      servedOn: daysAgo(2),
    };
    const refused = await cloner!.attempt(
      'recordService',
      { ...served, data: { work: 'SOWING', bed: 100 }, idempotencyKey: 'bed-100' },
      'record { id }',
    );
    expect(refused.userErrors).toMatchObject([{ field: ['data', 'bed'], message: '不得大于 99' }]);
    const selection = 'record { __typename ... on SharedGardenRecord { work bed } }';
    for (const bed of [3, 4]) {
      const input = { ...served, data: { work: 'SOWING', bed }, idempotencyKey: `bed-${bed}` };
      const { record } = await cloner!.do('recordService', input, selection);
      expect(record).toEqual({ __typename: 'SharedGardenRecord', work: 'SOWING', bed });
    }
    const executor = await member('executor@garden-b', 'EXECUTOR');
    const settled = await executor.do(
      'settle',
      { projectId: project, from: daysAgo(10), until: daysAgo(1) },
      'settlement { lines { quantity due { fen } } }',
    );
    expect(settled.settlement.lines).toEqual([{ quantity: 2, due: { fen: '4000' } }]);
  });

  it('is loaded by a worker of its own in the same way, or that does not start', async () => {
    const options = { dataFolder, databaseUrl: null, issuerUrl: null, onProgress: () => {}, report: () => {} };
    const worker = await startWorkerProcess({ ...options, modules: [MODULE] });
    await worker.stop();
    await expect(startWorkerProcess({ ...options, modules: ['@example/nowhere'] })).rejects.toThrow(
      '@example/nowhere in GONGZHI_MODULES is not installed',
    );
  });

  async function member(email: string, role: string): Promise<Visitor> {
    await cloner!.do('inviteMember', { email, name: '崔小燕', role }, 'membership { id }');
    return signIn(email, code.theirs);
  }
});

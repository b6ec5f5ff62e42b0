import { runningEmbeddedPostgres } from '@gongzhi/storage';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Loose, Visitor } from '../testkit/city.js';
import { cityWithoutWorker, onOwnServer, until, worker } from './without-worker.js';

/** At full scale: MANDATE_TEMPLATES=30 MANDATE_COMMUNITIES=126. */
const TEMPLATES = Number(process.env.MANDATE_TEMPLATES ?? 5);
const COMMUNITIES = Number(process.env.MANDATE_COMMUNITIES ?? 12);
const HALF = Math.floor(COMMUNITIES / 2);
const code = (n: number) => `bushu-${n}`;
const rows = Array.from(
  { length: COMMUNITIES + 1 },
  (_, n) => `${code(n)},部署社区${n}号,城市商业,yangshe,admin@${code(n)}`,
);
const content = ['社区代码,名称,类型,镇街,管理员邮箱', ...rows].join('\n');

const key = (n: number) => `item-${n}`;

/** The first community publishes what the bureau puts together: projects, and the points scheme that they come with. */
async function published(publisher: Visitor, bureau: Visitor): Promise<string> {
  const rule = {
    key: 'sorts-waste',
    title: '垃圾分类',
    titleEn: 'Sorting waste',
    points: 3,
    capPoints: 3,
    capPeriod: 'DAY',
  };
  await publisher.do('setPointsRule', rule, 'rule { id }');
  const scheme = { mechanism: 'POINTS_SCHEME', version: '1.0.0' };
  const { template: points } = await publisher.do('publishMechanism', scheme, 'template { id }');
  const items: Loose[] = [{ key: 'points', templateId: points.id }];
  for (let n = 0; n < TEMPLATES; n += 1) {
    const { project } = await publisher.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const input = { projectId: project.id, version: '1.0.0' };
    const { template } = await publisher.do('publishTemplate', input, 'template { id }');
    items.push({ key: key(n), templateId: template.id, after: [n > 0 ? key(n - 1) : 'points'] });
  }
  const bundle = { title: '全市样板', titleEn: 'Model', items, idempotencyKey: 'model' };
  return (await bureau.do('publishBundle', bundle, 'bundle { id }')).bundle.id;
}

/** Accepts all drafts, and records the first service in each of them. */
async function begun(admin: Visitor, place: string): Promise<number> {
  const { offers } = await admin.ask('{ offers { nodes { id drafts status } } }');
  expect(offers.nodes).toMatchObject([{ drafts: TEMPLATES, status: 'PENDING' }]);
  const unit = { name: '卫生站', kind: 'STATIONED_UNIT' };
  const { organisation } = await admin.do('registerOrganisation', unit, 'organisation { id }');
  const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
  const input = { offerId: offers.nodes[0].id, bindings, idempotencyKey: 'accept' };
  const { projects, adoptions } = await admin.do(
    'acceptOffer',
    input,
    'projects { id status } adoptions { mechanism changes { path after } }',
  );
  expect(adoptions).toMatchObject([
    { mechanism: 'POINTS_SCHEME', changes: [{ path: 'pointsRules.sorts-waste.points' }, { after: 3 }] },
  ]);
  const { stairwell } = await admin.do(
    'registerStairwell',
    { estate: place, building: '1幢', stairwell: '1单元' },
    'stairwell { id }',
  );
  const person = async (name: string, birthDate: string, situations: string[]): Promise<string> =>
    (await admin.do('registerPerson', { name, birthDate, stairwellId: stairwell.id, situations }, 'person { id }'))
      .person.id;
  const elder = await person('老人', '1940-01-01', ['LIVING_ALONE']);
  const helper = await person('帮手', `${new Date().getFullYear() - 55}-01-01`, []);
  const from = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  for (const { id, status } of projects) {
    expect(status).toBe('RUNNING');
    const enrolled = async (personId: string, as: string): Promise<string> =>
      (await admin.do('enrol', { projectId: id, personId, as, from }, 'enrolment { id }')).enrolment.id;
    const record = {
      ...{ enrolmentId: await enrolled(elder, 'elder'), servedById: await enrolled(helper, 'helper') },
      ...{ servedOn: from, data: { kind: 'CARE' }, idempotencyKey: `first-${id}` },
    };
    await admin.do('recordService', record, 'record { id }');
  }
  return projects.length;
}

describe('a mandate whose worker is killed', () => {
  it('is completed by the next one, without doubles, and each clone then takes its first record', async () => {
    const { folder, bureau, state, visitor } = await cityWithoutWorker();
    await bureau.do('onboardCommunities', { format: 'CSV', content }, 'plan { create }');
    const bundleId = await published(await visitor(`admin@${code(0)}`, code(0)), bureau);
    const document = 'query($code: String!) { communityByCode(code: $code) { id } }';
    const communityIds: string[] = [];
    for (let n = 1; n <= COMMUNITIES; n += 1)
      communityIds.push((await bureau.ask(document, { code: code(n) })).communityByCode.id);
    const input = { bundleId, communityIds, mandate: true, message: '全市部署', idempotencyKey: 'mandate' };
    const { job } = await bureau.do('offerTemplate', input, 'job { id state }');
    expect(job.state).toBe('QUEUED');

    // The worker gets no further than half: somebody else holds the next community's line.
    const held = await holding(
      folder,
      `select 1 from offer where id = (select id from offer order by id offset ${HALF} limit 1) for update`,
    );
    const asked = Date.now();
    const first = worker(folder);
    const drafted = () => count(folder, 'select count(*)::int as n from offer where drafted_at is not null');
    await until(async () => (await drafted()) === HALF);
    await first.end('SIGKILL');
    await held.end();
    const before = await drafted();
    expect(before).toBe(HALF);
    const whole = await count(
      folder,
      `select count(*)::int as n from (select batch_id from project where status = 'DRAFT' group by community_id, batch_id having count(*) = ${TEMPLATES}) b`,
    );
    expect(whole).toBe(before);

    const second = worker(folder);
    await until(async () => (await state(job.id)).state !== 'RUNNING');
    const ended = await state(job.id);
    const took = Date.now() - asked;
    expect(ended).toMatchObject({ state: 'DONE', done: COMMUNITIES, total: COMMUNITIES });
    expect(ended.result).toEqual({ communities: COMMUNITIES, drafts: COMMUNITIES * TEMPLATES, failures: [] });
    expect(await second.end('SIGINT')).toBe(0);
    const doubles = await count(
      folder,
      'select count(*)::int as n from (select 1 from project where template_id is not null group by community_id, template_id having count(*) > 1) d',
    );
    expect(doubles).toBe(0);

    let records = 0;
    const starting = Date.now();
    for (let n = 1; n <= COMMUNITIES; n += 1)
      records += await begun(await visitor(`admin@${code(n)}`, code(n)), `小区${n}`);
    expect(records).toBe(COMMUNITIES * TEMPLATES);
    expect(await count(folder, 'select count(*)::int as n from service_record')).toBe(records);
    if (process.env.MANDATE_TEMPLATES)
      console.info(
        JSON.stringify({
          communities: COMMUNITIES,
          drafts: records,
          killedAfter: before,
          job: took,
          begun: Date.now() - starting,
        }),
      );
  }, 900_000);
});

const count = async (folder: string, statement: string): Promise<number> =>
  ((await onOwnServer(folder, statement)) as [{ n: number }])[0].n;

/** A transaction that holds what it has selected until its connection ends. */
async function holding(folder: string, statement: string): Promise<pg.Client> {
  const client = new pg.Client({ ...(await runningEmbeddedPostgres(folder))!, database: 'gongzhi' } as pg.ClientConfig);
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  await client.query(statement);
  return client;
}

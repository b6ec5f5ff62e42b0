import { countTemplates } from '@gongzhi/domain';
import { installedModules } from '@gongzhi/gateway';
import { addDays, today } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { communityId } from '../testkit/database.js';
import { databaseOfWorkers } from '../testkit/workers.js';
import { care, eldersOf } from './meal-project.js';

const METRICS = 'metrics { key value figures average }';
const OTHERS = `query($input: CompareWithOthersInput!) { compareWithOthers(input: $input) { label month kind own origin ${METRICS} } }`;
const OTHERS_CSV = 'query($input: CompareWithOthersInput!) { compareWithOthersCsv(input: $input) }';
const BUREAU = `query($input: CompareTemplateInput!) { compareTemplate(input: $input) {
  rows { label code origin metrics { key value withheld } } } }`;

/** The last two months that are over, as what is served in them does not change any more. */
const LAST = addDays(`${today().slice(0, 7)}-01`, -1);
const BEFORE = addDays(`${LAST.slice(0, 7)}-01`, -1);
const SPAN = { from: `${BEFORE.slice(0, 7)}-01`, until: LAST };
const dayOf = (month: string, day: number): string => `${month.slice(0, 7)}-0${day}`;

/** Who runs the project, of which kind, and how many elders were served how often in each of the two months. */
const WHO = {
  origin: { kind: 'RURAL_MIXED', elders: 6, before: 2, last: 1 },
  urban1: { kind: 'URBAN_COMMERCIAL', elders: 5, before: 0, last: 1 },
  urban2: { kind: 'URBAN_COMMERCIAL', elders: 5, before: 0, last: 2 },
  urban3: { kind: 'URBAN_COMMERCIAL', elders: 6, before: 1, last: 1 },
  urban4: { kind: 'URBAN_COMMERCIAL', elders: 5, before: 1, last: 3 },
  /** So few that not even the bureau is told. */
  urban5: { kind: 'URBAN_COMMERCIAL', elders: 3, before: 1, last: 2 },
  rural1: { kind: 'RURAL_RESETTLEMENT', elders: 5, before: 0, last: 1 },
  rural2: { kind: 'RURAL_RESETTLEMENT', elders: 5, before: 0, last: 1 },
};
type Name = keyof typeof WHO;
const NAMES = Object.keys(WHO) as Name[];

describe('a community beside others that have the same template', () => {
  const codes = Object.fromEntries(NAMES.map((name) => [name, freshCode(name)])) as Record<Name, string>;
  const visitors = {} as Record<Name, Visitor>;
  let stranger: Visitor;
  let templateId: string;

  const cloned = async (who: Visitor): Promise<string> => {
    const unit = { name: freshCode('danwei'), kind: 'STATIONED_UNIT' };
    const { organisation } = await who.do('registerOrganisation', unit, 'organisation { id }');
    const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
    const input = { templateId, bindings, idempotencyKey: 'clone' };
    return (await who.do('cloneTemplate', input, 'project { id }')).project.id;
  };
  const serve = async (name: Name, projectId: string): Promise<void> => {
    const { elders, before, last } = WHO[name];
    const days = [
      ...Array.from({ length: before }, (_, day) => dayOf(BEFORE, day + 1)),
      ...Array.from({ length: last }, (_, day) => dayOf(LAST, day + 1)),
    ];
    for (const [n, meals] of (await eldersOf(visitors[name], projectId, elders)).entries())
      for (const servedOn of days)
        await visitors[name].do('recordService', { ...care(meals, 0, `${n}-${servedOn}`), servedOn }, 'record { id }');
  };
  const compare = async (name: Name, input: Loose = {}): Promise<Loose[]> =>
    (await visitors[name].ask<Loose>(OTHERS, { input: { templateId, ...SPAN, ...input } })).compareWithOthers;
  const table = (rows: Loose[], key = 'services') =>
    rows.map(({ label, month, metrics, ...row }) => {
      const { value, figures, average } = metrics.find((metric: Loose) => metric.key === key);
      return [row.own ? (row.origin ? 'origin' : 'clone') : (row.kind ?? 'others'), month, value, figures, average];
    });

  beforeAll(async () => {
    const onboarded = NAMES.map((name) => ({
      code: codes[name],
      name: `并排${codes[name]}社区`,
      kind: WHO[name].kind,
    }));
    const luren = freshCode('luren');
    const all = await cityWith(...onboarded, { code: luren, name: `路过${luren}社区` });
    for (const [place, name] of NAMES.entries()) visitors[name] = all[place]!;
    stranger = all.at(-1)!;
    const { project } = await visitors.origin.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const publish = { projectId: project.id, version: '1.0.0' };
    templateId = (await visitors.origin.do('publishTemplate', publish, 'template { id }')).template.id;
    await Promise.all(
      NAMES.map(async (name) => serve(name, name === 'origin' ? project.id : await cloned(visitors[name]))),
    );
    const database = await databaseOfWorkers();
    try {
      for (const name of NAMES) {
        const id = await communityId(codes[name]);
        await inSession(database.nested.app, { communityId: id }, 'write', (em) =>
          countTemplates(em, id, installedModules),
        );
      }
    } finally {
      await database.close();
    }
  });

  it('sees its own in full and sums of three others or more by kind: the publisher its origin beside the clones', async () => {
    // Urban: 5 + 10 + 6 + 15 in the last month, in the one before two alone; rural: two alone.
    expect(table(await compare('origin'))).toEqual([
      ['origin', null, 18, 2, 9],
      ['URBAN_COMMERCIAL', null, 36, 4, 9],
      ['others', null, 36, 4, 9],
    ]);
    expect(table(await compare('urban5'))).toEqual([
      ['clone', null, 9, 2, 5],
      ['URBAN_COMMERCIAL', null, 36, 4, 9],
      ['others', null, 36, 4, 9],
    ]);
    // Without one's own; what is left of them is three.
    expect(table(await compare('urban4'))).toEqual([
      ['clone', null, 20, 2, 10],
      ['URBAN_COMMERCIAL', null, 21, 3, 7],
      ['others', null, 21, 3, 7],
    ]);
    expect(table(await compare('rural1'))).toEqual([
      ['clone', null, 5, 1, 5],
      ['URBAN_COMMERCIAL', null, 36, 4, 9],
      ['others', null, 36, 4, 9],
    ]);
  });

  it('sees figures of the module’s own: in full its own, and of others none where one helper alone stands behind each', async () => {
    expect(table(await compare('urban4'), 'elder-meals:care-days')).toEqual([
      ['clone', null, 4, 2, 2],
      ['URBAN_COMMERCIAL', null, null, 0, null],
      ['others', null, null, 0, null],
    ]);
  });

  it('sees it month by month, and subtracting months gives what a month says', async () => {
    const [before, last] = [BEFORE.slice(0, 7), LAST.slice(0, 7)];
    expect(table(await compare('urban4', { byMonth: true })).filter(([, , value]) => value !== 0)).toEqual(
      expect.arrayContaining([
        ['clone', before, 5, 1, 5],
        ['others', before, null, 0, null],
        ['clone', last, 15, 1, 15],
        ['URBAN_COMMERCIAL', last, 21, 3, 7],
        ['others', last, 21, 3, 7],
      ]),
    );
    const earlier = await compare('urban4', { until: BEFORE });
    expect(table(earlier)).toEqual([
      ['clone', null, 5, 1, 5],
      ['others', null, null, 0, null],
    ]);
  });

  it('takes it along as a file', async () => {
    const { compareWithOthersCsv: file } = await visitors.urban4.ask<Loose>(OTHERS_CSV, {
      input: { templateId, ...SPAN },
    });
    const [heading, ...lines] = file.slice(1).trimEnd().split('\r\n');
    expect(heading).toContain('服务次数 services,月均 services average');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^URBAN_COMMERCIAL,/);
  });

  it('while the bureau sees each of them, but for what is of too few persons', async () => {
    const bureau = await signIn('bureau');
    const asked = async (by: string) =>
      (await bureau.ask<Loose>(BUREAU, { input: { templateId, by, ...SPAN } })).compareTemplate.rows;
    const services = (rows: Loose[]) =>
      rows.map(({ label, code, metrics }) => {
        const { value, withheld } = metrics.find(({ key }: Loose) => key === 'services');
        return [code ?? label, value, withheld];
      });
    const expected = { origin: 18, urban1: 5, urban2: 10, urban3: 12, urban4: 20, rural1: 5, rural2: 5 };
    expect(new Map(services(await asked('COMMUNITY')).map(([code, value]) => [code, value]))).toEqual(
      new Map<unknown, unknown>([
        ...Object.entries(expected).map(([name, value]) => [codes[name as Name], value] as const),
        [codes.urban5, null],
      ]),
    );
    expect(services(await asked('KIND_AND_MONTH'))).toEqual([
      [`RURAL_MIXED ${BEFORE.slice(0, 7)}`, 12, 0],
      [`RURAL_MIXED ${LAST.slice(0, 7)}`, 6, 0],
      [`RURAL_RESETTLEMENT ${BEFORE.slice(0, 7)}`, 0, 0],
      [`RURAL_RESETTLEMENT ${LAST.slice(0, 7)}`, 10, 0],
      [`URBAN_COMMERCIAL ${BEFORE.slice(0, 7)}`, 11, 1],
      [`URBAN_COMMERCIAL ${LAST.slice(0, 7)}`, 36, 1],
    ]);
  });

  it('is no affair of a community that has no project of it', async () => {
    const { errors } = await stranger.send(OTHERS, { input: { templateId, ...SPAN } });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    const long = await visitors.urban1.send(OTHERS, { input: { templateId, ...SPAN, from: '2000-01-01' } });
    expect(long.errors.map(({ extensions }) => extensions.code)).toEqual(['LIMIT_EXCEEDED']);
  });
});

import { countTemplates } from '@gongzhi/domain';
import { installedModules } from '@gongzhi/gateway';
import { addDays, today } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { communityId } from '../testkit/database.js';
import { databaseOfWorkers } from '../testkit/workers.js';

const LAST = addDays(`${today().slice(0, 7)}-01`, -1);
const BEFORE = addDays(`${LAST.slice(0, 7)}-01`, -1);
const SPAN = { from: `${BEFORE.slice(0, 7)}-01`, until: LAST };

/** Twelve clients and six volunteers of a law studio; two of the clients had a dispute mediated in the later month. */
describe('figures of a module’s own, and points, are compared', () => {
  let admin: Visitor;
  let templateId: string;

  beforeAll(async () => {
    const code = freshCode('pufa');
    [admin] = (await cityWith({ code, name: `普法${code}社区`, kind: 'RURAL_MIXED' })) as [Visitor];
    const projectId = (await admin.do('createProject', { module: 'law-studio' }, 'project { id }')).project.id;
    const enrol = async (name: string, as: string, data: Loose = {}): Promise<string> => {
      const { person } = await admin.do('registerPerson', { name, birthDate: '1980-01-01' }, 'person { id }');
      const input = { projectId, personId: person.id, as, data, from: addDays(SPAN.from, -1) };
      return (await admin.do('enrol', input, 'enrolment { id }')).enrolment.id;
    };
    const serve = async (month: string, kind: string, client: number, adviser: number): Promise<void> => {
      const servedOn = `${month.slice(0, 7)}-05`;
      const gathering = kind === 'PUBLICITY';
      await admin.do(
        'recordService',
        {
          ...{ enrolmentId: clients[client], servedById: advisers[adviser], servedOn },
          data: { kind, minutes: 30, ...(gathering ? {} : { outcome: 'SETTLED' }) },
          idempotencyKey: `${servedOn}-${kind}-${client}`,
        },
        'record { id }',
      );
    };
    const [clients, advisers]: [string[], string[]] = [[], []];
    for (let n = 0; n < 12; n += 1) clients.push(await enrol(`当事人${n}`, 'client'));
    for (let n = 0; n < 6; n += 1) advisers.push(await enrol(`志愿者${n}`, 'adviser', { from: 'VOLUNTEER' }));
    for (let n = 0; n < 6; n += 1) await serve(BEFORE, 'CONSULTATION', n, n);
    for (let n = 6; n < 12; n += 1) await serve(BEFORE, 'PUBLICITY', n, n - 6);
    for (let n = 0; n < 8; n += 1) await serve(LAST, 'CONSULTATION', n, n % 6);
    for (let n = 8; n < 10; n += 1) await serve(LAST, 'MEDIATION', n, n - 8);
    const publish = { projectId, version: '1.0.0' };
    templateId = (await admin.do('publishTemplate', publish, 'template { id }')).template.id;
    const database = await databaseOfWorkers();
    try {
      const id = await communityId(code);
      const count = (em: Parameters<typeof countTemplates>[0]) => countTemplates(em, id, installedModules);
      await inSession(database.nested.app, { communityId: id }, 'write', count);
    } finally {
      await database.close();
    }
  });

  const KEYS = ['services', 'points', 'law-studio:consultations', 'law-studio:mediations', 'law-studio:publicity'];
  KEYS.push('law-studio:settled-here', 'law-studio:hours');
  const figuresOf = ({ metrics }: Loose) =>
    KEYS.map((key) => metrics.find((metric: Loose) => metric.key === key)?.value ?? null);

  it('a part that leaves few out is withheld from the bureau, and with it every part of that month', async () => {
    const bureau = await signIn('bureau');
    const { compareTemplate } = await bureau.ask<Loose>(
      `query($input: CompareTemplateInput!) { compareTemplate(input: $input) {
        rows { label metrics { key title value withheld } } } }`,
      { input: { templateId, ...SPAN, by: 'MONTH' } },
    );
    const [before, last] = compareTemplate.rows;
    expect([before.label, ...figuresOf(before)]).toEqual([BEFORE.slice(0, 7), 12, 60, 6, 0, 6, 100, 6]);
    // Ten services, eight of which are known to be consultations, would tell that two were mediations.
    expect([last.label, ...figuresOf(last)]).toEqual([LAST.slice(0, 7), 10, 50, null, null, 0, 100, 5]);
  });

  it('are told to the community itself in full', async () => {
    const { compareWithOthers } = await admin.ask<Loose>(
      `query($input: CompareWithOthersInput!) { compareWithOthers(input: $input) { month own metrics { key value } } }`,
      { input: { templateId, ...SPAN, byMonth: true } },
    );
    const own = compareWithOthers.filter((row: Loose) => row.own);
    expect(own.map(figuresOf)).toEqual([
      [12, 60, 6, 0, 6, 100, 6],
      [10, 50, 8, 2, 0, 100, 5],
    ]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { bornYearsAgo, daysAgo } from '../journeys/meal-project.js';
import { cityWith, freshCode, type Visitor } from '../testkit/city.js';

/** A child goes home with nobody but a guardian who is registered on that day. */
describe('an after-school class', () => {
  const code = freshCode('class');
  let admin: Visitor;
  let neighbours: Visitor;
  let projectId: string;
  let child: string;
  const persons: Record<string, string> = {};
  const taking: Record<string, string> = {};

  const person = async (by: Visitor, name: string, age: number): Promise<string> =>
    (await by.do('registerPerson', { name, birthDate: bornYearsAgo(age) }, 'person { id }')).person.id;

  const enrol = (personId: string, as: string, more: object = {}) =>
    admin.attempt('enrol', { projectId, personId, as, from: daysAgo(30), ...more }, 'enrolment { id }');

  const record = (handedTo: unknown, more: object = {}) =>
    admin.attempt(
      'recordService',
      {
        ...{ enrolmentId: taking.child, servedById: taking.tutor, servedOn: daysAgo(1) },
        data: { arrivedAt: '16:30', leftAt: '18:00', homework: 'DONE', handedTo },
        idempotencyKey: freshCode('hand-over'),
        ...more,
      },
      'record { __typename ... on AfterSchoolRecord { arrivedAt activity handedTo } }',
    );

  beforeAll(async () => {
    const other = freshCode('other');
    [admin, neighbours] = (await cityWith(
      { code, name: `课堂社区${code}` },
      { code: other, name: `别处社区${other}` },
    )) as [Visitor, Visitor];
    projectId = (await admin.do('createProject', { module: 'after-school' }, 'project { id }')).project.id;
    child = await person(admin, '卢小雨', 8);
    for (const name of ['母亲', '外公', '邻居']) persons[name] = await person(admin, `${name}甲`, 40);
    persons.elsewhere = await person(neighbours, '别处的人', 40);
    const tutor = await person(admin, '青年甲', 22);
    const { enrolment } = await enrol(tutor, 'tutor', { data: { group: 'YOUTH' } });
    taking.tutor = enrolment.id;
  });

  it('takes no child without a guardian, or without the guardian’s consent', async () => {
    const without = await enrol(child, 'child');
    expect(without.userErrors).toMatchObject([{ field: ['personId'], reason: 'NO_GUARDIAN' }]);
    const parent = { personId: child, guardianId: persons.母亲, relation: 'PARENT', from: daysAgo(60) };
    await admin.do('registerGuardian', parent, 'guardianship { id }');
    expect((await enrol(child, 'child')).userErrors).toMatchObject([{ reason: 'CONSENT_MISSING_CHILD' }]);
    const consents = [{ purpose: 'CHILD', form: 'WRITTEN', guardianId: persons.母亲 }];
    const { enrolment, userErrors } = await enrol(child, 'child', { consents });
    expect(userErrors).toEqual([]);
    taking.child = enrolment.id;
  });

  it('shows to whom a child was handed over as an opaque id, which is no name', async () => {
    const made = await record(persons.母亲);
    expect(made).toMatchObject({
      userErrors: [],
      record: { __typename: 'AfterSchoolRecord', arrivedAt: '16:30', activity: null, handedTo: persons.母亲 },
    });
    const [form] = (await admin.ask('{ serviceModules { key recordForm } }')).serviceModules.filter(
      ({ key }: { key: string }) => key === 'after-school',
    );
    expect(form.recordForm.properties.handedTo).toMatchObject({ type: 'string', 'x-reference': 'Person' });
  });

  it('hands a child over to nobody else, and says why', async () => {
    const { userErrors } = await record(persons.邻居);
    expect(userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['data', 'handedTo'] }]);
    expect(userErrors[0]!.message).toMatch(/只能把儿童交给当天登记在册的监护人/);
    expect((await record(child)).userErrors).toMatchObject([{ field: ['data', 'handedTo'] }]);
  });

  it.each([
    ['somebody of another community', () => persons.elsewhere],
    ['a name', () => '母亲甲'],
    ['the id of something else', () => projectId],
    ['an id of nobody', () => 'Person_01980000-0000-7000-8000-000000000000'],
  ])('does not know %s', async (_, handedTo) => {
    const { userErrors } = await record(handedTo());
    expect(userErrors).toMatchObject([
      { field: ['data', 'handedTo'], message: expect.stringMatching(/没有登记这个人/) },
    ]);
  });

  it('tells whatever else is wrong together with it', async () => {
    const data = { arrivedAt: '25:00', leftAt: '18:00', homework: 'DONE', handedTo: 7 };
    const { userErrors } = await record(null, { data });
    expect(userErrors.map(({ field }) => field)).toEqual([
      ['data', 'arrivedAt'],
      ['data', 'handedTo'],
    ]);
  });

  it('knows a guardian from the first day on, and until the last', async () => {
    const grandfather = { personId: child, guardianId: persons.外公, relation: 'GRANDPARENT', from: daysAgo(5) };
    const { guardianship } = await admin.do('registerGuardian', grandfather, 'guardianship { id }');
    expect((await record(persons.外公)).userErrors).toEqual([]);
    const before = await record(persons.外公, { servedOn: daysAgo(6) });
    expect(before.userErrors).toMatchObject([{ field: ['data', 'handedTo'] }]);
    await admin.do('endGuardianship', { guardianshipId: guardianship.id, until: daysAgo(2) }, 'guardianship { id }');
    expect((await record(persons.外公)).userErrors).toMatchObject([{ field: ['data', 'handedTo'] }]);
    expect((await record(persons.外公, { servedOn: daysAgo(2) })).userErrors).toEqual([]);
  });
});

import { expirePointsOf } from '@gongzhi/domain';
import { addDays, firstOfMonth, today } from '@gongzhi/kernel';
import type { Database } from '@gongzhi/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { communityId } from '../testkit/database.js';
import { databaseOfWorkers } from '../testkit/workers.js';
import { bornYearsAgo } from './meal-project.js';

/** What a teacher earns for a workshop, as the module has it. */
const POINTS = '2';

describe('points that are valid for a time', () => {
  const code = freshCode('guoqi');
  let database: Database;
  let admin: Visitor;
  let teacher: Visitor;
  const ids: Record<string, string> = {};

  const validity = (who: Visitor, months: number | null) =>
    who.attempt('setPointsValidity', { months }, 'setting { validMonths expiresFrom }');
  const standing = async () =>
    (
      await teacher.ask(
        '{ myPoints { balance expiring { points on } accounts { entries { nodes { change transfer { kind } } } } } }',
      )
    ).myPoints;

  /** Somebody taught almost a year ago, and can sign in. */
  async function taughtLongAgo(): Promise<void> {
    const line = { key: 'neighbour-crafts', title: '活动经费', source: '公益服务中心' };
    await admin.do('registerFundingLine', line, 'fundingLine { id }');
    const funding = [{ line: 'neighbour-crafts', budgetFen: '9000' }];
    const { project } = await admin.do('createProject', { module: 'neighbour-crafts', funding }, 'project { id }');
    const enrolments: Record<string, string> = {};
    for (const as of ['teacher', 'maker']) {
      const { person } = await admin.do('registerPerson', { name: as, birthDate: bornYearsAgo(50) }, 'person { id }');
      ids[as] = person.id;
      const taking = { projectId: project.id, personId: person.id, as, from: addDays(today(), -400) };
      enrolments[as] = (await admin.do('enrol', taking, 'enrolment { id }')).enrolment.id;
    }
    const at = { enrolmentId: enrolments.maker, servedById: enrolments.teacher, servedOn: addDays(today(), -350) };
    const data = { kind: 'WORKSHOP', craft: 'KNITTING', pieces: 1 };
    await admin.do('recordService', { ...at, data, idempotencyKey: 'workshop' }, 'record { id }');
    const member = { email: `teacher@${code}`, role: 'STEWARD', personId: ids.teacher };
    await admin.do('inviteMember', member, 'membership { id }');
    teacher = await signIn(member.email, code);
  }

  beforeAll(async () => {
    database = await databaseOfWorkers();
    [admin] = (await cityWith({ code, name: `过期社区${code}` })) as [Visitor];
    await taughtLongAgo();
  });
  afterAll(() => database?.close());

  it('are valid for ever until the community says for how long, which those in charge do', async () => {
    expect(await standing()).toMatchObject({ balance: POINTS, expiring: null });
    expect((await teacher.ask('{ pointsSetting { validMonths } }')).pointsSetting).toBeNull();
    await expect(validity(teacher, 12)).rejects.toThrow();
    for (const months of [0, 5, 121, -1]) {
      expect((await validity(admin, months)).userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['months'] }]);
    }
    const expiresFrom = firstOfMonth(today(), 2);
    expect((await validity(admin, 6)).setting).toEqual({ validMonths: 6, expiresFrom });
    expect((await teacher.ask('{ pointsSetting { validMonths } }')).pointsSetting).toEqual({ validMonths: 6 });
  });

  it('are told to whose they are a month before they go, and go once, as the statement says', async () => {
    const on = firstOfMonth(today(), 2);
    expect(await standing()).toMatchObject({ balance: POINTS, expiring: { points: POINTS, on } });
    const community = await communityId(code);
    await expirePointsOf(database, community, { day: firstOfMonth(today(), 1) });
    expect((await standing()).balance).toBe(POINTS);
    await Promise.all([0, 1].map(() => expirePointsOf(database, community, { day: on })));
    await expirePointsOf(database, community, { day: addDays(on, 20) });
    expect(await standing()).toEqual({
      balance: '0',
      expiring: { points: '0', on },
      accounts: [
        {
          entries: {
            nodes: [
              { change: `-${POINTS}`, transfer: { kind: 'POINTS_EXPIRED' } },
              { change: POINTS, transfer: { kind: 'POINTS_EARNED' } },
            ],
          },
        },
      ],
    });
  });

  it('have as long as before where the time is made longer, and are valid for ever again where it is taken away', async () => {
    const from = firstOfMonth(today(), 2);
    expect((await validity(admin, 24)).setting).toEqual({ validMonths: 24, expiresFrom: from });
    expect((await validity(admin, null)).setting).toEqual({ validMonths: null, expiresFrom: null });
    expect((await standing()).expiring).toBeNull();
  });
});

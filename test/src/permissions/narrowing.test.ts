import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode, type Visitor } from '../testkit/city.js';
import { codesOf } from './attempt.js';
import { MATERIALS } from './materials.js';
import { cared, daysAgo, oneOfEachRole, type Stage } from './stage.js';

type Narrowing = Record<string, unknown>;

const PLAN = `query($input: PlanConstitutionInput!) { planConstitution(input: $input) {
  revision affected
  changes { rule holder holderTitle before after affected }
  affairs { affair { key } isAdded }
  problems { code field message }
} }`;

describe('a community’s own constitution', () => {
  let stage: Stage;
  let admin: Visitor;

  beforeAll(async () => {
    stage = await oneOfEachRole();
    admin = stage.callers.ADMIN;
  });

  const planned = async (input: object, by = admin) => (await by.ask(PLAN, { input })).planConstitution;
  const revision = async (): Promise<number> =>
    (await admin.ask('{ constitution { revision } }')).constitution.revision;
  const apply = async (input: object, by = admin) =>
    by.do('applyConstitution', { expectedRevision: await revision(), ...input }, 'constitution { revision }');
  /** What callers find out while the community narrows so; afterwards it does not any more. */
  async function whileNarrowed<T>(narrowings: Narrowing[], work: () => Promise<T>): Promise<T> {
    await apply({ narrowings });
    try {
      return await work();
    } finally {
      await apply({ narrowings: [] });
    }
  }

  it('takes a mutation away from one role, at once, and gives it back', async () => {
    const attempt = async (caller: 'ADMIN' | 'LEADER') =>
      codesOf(stage.callers[caller], 'registerFundingLine', await MATERIALS.registerFundingLine!(stage, 'A', caller));
    expect(await attempt('LEADER')).toEqual([]);
    const narrowing = { rule: 'heads.funding', holders: ['LEADER'], removed: true };
    const codes = await whileNarrowed([narrowing], async () => [await attempt('LEADER'), await attempt('ADMIN')]);
    expect(codes).toEqual([['FORBIDDEN'], []]);
    expect(await attempt('LEADER')).toEqual([]);
  });

  it('joins a condition to what may be read, also in counts and behind references', async () => {
    const [A, B] = [stage.projects.A.id, stage.projects.B.id];
    const read = async () => {
      const document = 'query($id: ID!) { projects { totalCount nodes { id } } node(id: $id) { id } }';
      const { projects, node } = await stage.callers.STEWARD.ask(document, { id: B });
      return [projects.totalCount, projects.nodes.map(({ id }: { id: string }) => id).sort(), node?.id ?? null];
    };
    const conditions = { id: A };
    const narrowed = await whileNarrowed([{ rule: 'steward.read-projects', conditions }], read);
    expect(narrowed).toEqual([1, [A], null]);
    expect(await read()).toEqual([2, [A, B].sort(), B]);
  });

  it('joins a condition to what may be changed', async () => {
    const conditions = { projectId: { $ne: stage.projects.B.id } };
    const attempts = async () => {
      const codes: string[][] = [];
      for (const project of ['A', 'B'] as const) {
        for (const mutation of ['enrol', 'recordService', 'settle', 'endEnrolment'])
          codes.push(
            await codesOf(stage.callers.EXECUTOR, mutation, await MATERIALS[mutation]!(stage, project, 'EXECUTOR')),
          );
      }
      return codes;
    };
    const subjects = ['Enrolment', 'ServiceRecord', 'Settlement'];
    const narrowing = { rule: 'registrars.work', holders: ['EXECUTOR'], subjects, conditions };
    const refused = ['FORBIDDEN'];
    expect(await whileNarrowed([narrowing], attempts)).toEqual([[], [], [], [], refused, refused, refused, refused]);
    expect((await attempts()).flat()).toEqual([]);
  });

  it('joins a condition to what figures rest on: those of rows that one may not read are not told', async () => {
    const { id, elder } = stage.projects.B;
    await cared(stage.callers.ADMIN, elder, stage.steward.host, 12, 'SHARED_MEAL');
    const period = { projectId: id, from: daysAgo(13), until: daysAgo(11) };
    const { settlement } = await stage.callers.EXECUTOR.do('settle', period, 'settlement { id total { fen } }');
    const approved = { settlementId: settlement.id, idempotencyKey: freshCode('key') };
    await stage.callers.LEADER.do('approveSettlement', approved, 'settlement { id }');
    const document = `query($id: ID!) { project(id: $id) {
      metrics(from: "${daysAgo(14)}", until: "${daysAgo(11)}") { key value }
      settlements { nodes { status } }
    } }`;
    const read = async () => {
      const { project } = await stage.callers.PARTNER.ask(document, { id });
      const cost = project.metrics.find(({ key }: { key: string }) => key === 'cost-per-service').value;
      return [cost, project.settlements.nodes.some(({ status }: { status: string }) => status === 'APPROVED')];
    };
    const fen = Number(settlement.total.fen);
    expect(fen).toBeGreaterThan(0);
    expect(await read()).toEqual([fen, true]);
    for (const conditions of [{ payableFen: { $lt: fen } }, { filedById: { $ne: stage.persons.EXECUTOR } }]) {
      const narrowing = { rule: 'operators.settlements', actions: ['read'], holders: ['PARTNER'], conditions };
      expect([conditions, await whileNarrowed([narrowing], read)]).toEqual([conditions, [null, false]]);
    }
  });

  it('withholds fields of rows that are still shown', async () => {
    const read = async () => {
      const document =
        '{ persons(first: 100) { totalCount nodes { name birthDate situations stairwell { id } identifiers { masked } } } }';
      const { persons } = await stage.callers.LEADER.ask(document);
      const has = (field: string) => persons.nodes.some((person: Record<string, unknown>) => person[field] !== null);
      return [persons.totalCount > 5, ...['name', 'birthDate', 'situations', 'stairwell', 'identifiers'].map(has)];
    };
    const withoutFields = ['birthDate', 'identifiers', 'stairwell'];
    const narrowing = { rule: 'officers.read-people', holders: ['LEADER'], withoutFields };
    expect(await whileNarrowed([narrowing], read)).toEqual([true, true, false, true, false, false]);
    expect(await read()).toEqual([true, true, true, true, true, true]);
  });

  it('takes from an app what it was consented to', async () => {
    const read = async () => (await stage.callers.APP.ask('{ estates { totalCount } }')).estates.totalCount;
    expect(await whileNarrowed([{ rule: 'app.community-read', subjects: ['Place'], removed: true }], read)).toBe(0);
    expect(await read()).toBe(1);
  });

  it('is planned in words, with how many are affected, and nothing is written', async () => {
    const before = await revision();
    const narrowings = [
      { rule: 'heads.publish', holders: ['LEADER'], removed: true },
      { rule: 'operators.settlements', actions: ['read'], conditions: { payableFen: { $lt: 100 } } },
    ];
    const reservedAffairs = [{ key: 'work-safety', zh: '安全生产', en: 'Work safety' }];
    const plan = await planned({ narrowings, reservedAffairs });
    expect(plan).toMatchObject({ revision: before, affected: 3, problems: [] });
    expect(plan.changes).toEqual([
      {
        ...{ rule: 'heads.publish', holder: 'LEADER', holderTitle: '引领者', affected: 1 },
        ...{ before: ['可发布模板；职务：书记、副书记、未定职务'], after: [] },
      },
      ...[
        ['CATALYST', '撬动者', '；职务：负责人、社工、未定职务'],
        ['PARTNER', '共建者', '；职务：负责人、联络员、未定职务'],
      ].map(([holder, holderTitle, positions]) => ({
        ...{ rule: 'operators.settlements', holder, holderTitle, affected: 1 },
        before: [`可查看、新增结算，限 projectId 属于 本组织运作的项目${positions}`],
        after: [
          `可新增结算，限 projectId 属于 本组织运作的项目${positions}`,
          `可查看结算，限 projectId 属于 本组织运作的项目，且 payableFen ＜ 100${positions}`,
        ],
      })),
    ]);
    expect(plan.affairs).toEqual([{ affair: { key: 'family-planning' }, isAdded: false }]);
    expect(await revision()).toBe(before);
  });

  it('keeps its history, and can be gone back to', async () => {
    const start = await revision();
    await apply({ narrowings: [{ rule: 'heads.publish', removed: true }], note: '先停止发布' });
    await apply({ reservedAffairs: [] });
    const document =
      '{ constitutionRevisions(first: 2) { nodes { revision note actorKey narrowings { rule } reservedAffairs { key } } } }';
    const { constitutionRevisions } = await admin.ask(document);
    expect(constitutionRevisions.nodes).toMatchObject([
      { revision: start + 2, note: null, narrowings: [{ rule: 'heads.publish' }], reservedAffairs: [] },
      {
        revision: start + 1,
        note: '先停止发布',
        actorKey: stage.persons.ADMIN,
        narrowings: [{ rule: 'heads.publish' }],
      },
    ]);
    await apply({ restore: 0 });
    const { constitution } = await admin.ask(
      '{ constitution { revision narrowings { rule } reservedAffairs { key } } }',
    );
    const affairs = [{ key: 'family-planning' }, { key: 'work-safety' }];
    expect(constitution).toEqual({ revision: start + 3, narrowings: [], reservedAffairs: affairs });
    expect((await planned({ restore: 0 })).changes).toEqual([]);
  });

  it('is changed by one at a time: who planned on an older revision is told', async () => {
    const expectedRevision = await revision();
    const codes = await Promise.all(
      [admin, stage.callers.LEADER].map((by) => codesOf(by, 'applyConstitution', { narrowings: [], expectedRevision })),
    );
    expect(codes.sort()).toEqual([[], ['CONFLICT']]);
  });

  it('cannot lock anybody out, nor say what no rule says', async () => {
    const wrong: [Narrowing, string][] = [
      [{ rule: 'admin.constitution', removed: true }, 'rule'],
      [{ rule: 'admin.memberships', removed: true }, 'rule'],
      [{ rule: 'heads.widen', removed: true }, 'rule'],
      [{ rule: 'bureau.rosters', removed: true }, 'rule'],
      [{ rule: 'heads.publish', holders: ['STEWARD'], removed: true }, 'holders.0'],
      [{ rule: 'heads.publish' }, ''],
      [{ rule: 'steward.read-projects', conditions: [] }, 'conditions'],
      [{ rule: 'steward.read-projects', conditions: { $or: [] } }, 'conditions'],
      [{ rule: 'steward.read-projects', conditions: { nothing: 1 } }, 'conditions.nothing'],
      [{ rule: 'steward.read-projects', conditions: { constructor: 1 } }, 'conditions.constructor'],
      [{ rule: 'steward.read-projects', conditions: { id: 'not an id' } }, 'conditions.id'],
      [{ rule: 'steward.read-projects', conditions: { status: { $in: Array(201).fill('A') } } }, 'conditions.status'],
      [{ rule: 'steward.read-projects', conditions: { config: 'a' } }, 'conditions.config'],
      [{ rule: 'steward.read-projects', conditions: { title: { $gt: 'a' } } }, 'conditions.title'],
      [{ rule: 'steward.read-projects', conditions: { startsOn: { $gt: '2026-02-30' } } }, 'conditions.startsOn'],
      [{ rule: 'officers.read-people', conditions: { name: '高阿婆' } }, 'conditions.name'],
      [{ rule: 'heads.funding', conditions: { key: 'a' } }, 'conditions.key'],
      [{ rule: 'leader.constitution', conditions: { revision: 1 } }, 'conditions.revision'],
      [{ rule: 'heads.explain-access', conditions: { id: null } }, 'conditions.id'],
      [{ rule: 'admin.export-community', conditions: { id: null } }, 'conditions.id'],
      [{ rule: 'admin.reviews', actions: ['update'], conditions: { nothing: 1 } }, 'conditions.nothing'],
      [{ rule: 'registrars.households', conditions: { label: '甲' } }, 'conditions.label'],
      [{ rule: 'officers.read-people', withoutFields: ['name'] }, 'withoutFields.0'],
    ];
    for (const [narrowing, field] of wrong) {
      const path = ['narrowings', '0', field].filter(Boolean);
      const { problems } = await planned({ narrowings: [narrowing] });
      expect([narrowing, problems.map((each: { field: string[] }) => each.field.join('.'))[0]]).toEqual([
        narrowing,
        path.join('.'),
      ]);
      expect(
        await codesOf(admin, 'applyConstitution', { narrowings: [narrowing], expectedRevision: await revision() }),
      ).toContain('BAD_USER_INPUT');
    }
  });

  it('narrowed down to nothing, the administrator can still change it', async () => {
    const { cityConstitution } = await admin.ask('{ cityConstitution { rules { key holders entrenched } } }');
    const isOurs = ({ key }: { key: string }) => !/^(bureau|reviewer|visitor)\./.test(key);
    const narrowings = cityConstitution.rules
      .filter((rule: { entrenched: boolean; key: string }) => !rule.entrenched && isOurs(rule))
      .map(({ key }: { key: string }) => ({ rule: key, removed: true }));
    const answers = await whileNarrowed(narrowings, async () => [
      (await stage.callers.EXECUTOR.ask('{ persons { totalCount } projects { totalCount } }')) as unknown,
      await codesOf(stage.callers.EXECUTOR, 'registerPerson', { name: '甲' }),
      await codesOf(stage.callers.LEADER, 'applyConstitution', { narrowings: [], expectedRevision: await revision() }),
      await codesOf(admin, 'inviteMember', { email: `${freshCode('late')}@${stage.code}`, role: 'STEWARD' }),
    ]);
    expect(answers).toEqual([
      { persons: { totalCount: 0 }, projects: { totalCount: 0 } },
      ['FORBIDDEN'],
      ['FORBIDDEN'],
      [],
    ]);
    expect((await stage.callers.EXECUTOR.ask('{ projects { totalCount } }')).projects.totalCount).toBe(2);
  });
});

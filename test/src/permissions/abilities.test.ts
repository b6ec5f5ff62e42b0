import { createMongoAbility, type MongoAbility, type RawRuleOf, subject } from '@casl/ability';
import { unpackRules } from '@casl/ability/extra';
import { beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from './attempt.js';
import { MATERIALS } from './materials.js';
import { oneOfEachRole, rowId, type Stage } from './stage.js';
import { type Caller, MUTATIONS } from './tables.js';

/** What a client asks of the rules before it offers a mutation in project A: the row, as the rules name its columns. */
type Question = (stage: Stage, caller: Caller) => [action: string, kind: string, row?: Record<string, unknown>];

const inA = (stage: Stage) => ({ projectId: rowId(stage.projects.A.id) });

const QUESTIONS: Record<string, Question> = {
  applyConstitution: () => ['update', 'Constitution'],
  approveSettlement: (stage) => ['approve', 'Settlement', { ...inA(stage), filedById: 'somebody-else' }],
  cloneTemplate: () => ['clone', 'Template'],
  createProject: () => ['create', 'Project'],
  endEnrolment: (stage) => ['update', 'Enrolment', inA(stage)],
  endMembership: () => ['update', 'Membership'],
  enrol: (stage) => ['create', 'Enrolment', inA(stage)],
  grantAppConsent: () => ['create', 'AppConsent'],
  inviteMember: () => ['create', 'Membership'],
  publishTemplate: () => ['publish', 'Template'],
  rateService: (stage, caller) => ['create', 'Rating', { ...inA(stage), ratedById: stage.persons[caller] }],
  recordService: (stage) => ['create', 'ServiceRecord', inA(stage)],
  registerFundingLine: () => ['create', 'FundingLine'],
  registerOrganisation: () => ['create', 'Organisation'],
  registerPerson: () => ['create', 'Person'],
  registerStairwell: () => ['create', 'Place'],
  settle: (stage) => ['create', 'Settlement', inA(stage)],
};

describe('the rules that a client is given', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await oneOfEachRole();
  });

  const abilityOf = async (caller: Caller) => {
    const { viewer } = await stage.callers[caller].ask('{ viewer { abilities } }');
    return createMongoAbility(unpackRules(viewer.abilities) as RawRuleOf<MongoAbility>[]);
  };

  it.each(['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER', 'APP'] as const)(
    '%s can tell beforehand what the server will say',
    async (caller) => {
      const ability = await abilityOf(caller);
      for (const [mutation, question] of Object.entries(QUESTIONS)) {
        const [action, kind, row] = question(stage, caller);
        const foretold = ability.can(action, row ? subject(kind, { ...row }) : kind);
        const input = await MATERIALS[mutation]!(stage, 'A', caller);
        const codes = await codesOf(stage.callers[caller], mutation, input);
        expect([mutation, foretold]).toEqual([mutation, codes.length === 0]);
      }
    },
  );

  it('hold for each row of a list: what is shown may be read, what is not may not', async () => {
    for (const caller of ['CATALYST', 'PARTNER', 'STEWARD'] as const) {
      const ability = await abilityOf(caller);
      const { projects } = await stage.callers[caller].ask('{ projects { nodes { id } } }');
      const shown = projects.nodes.map(({ id }: { id: string }) => id);
      for (const { id } of Object.values(stage.projects)) {
        expect([caller, ability.can('read', subject('Project', { id: rowId(id) }))]).toEqual([
          caller,
          shown.includes(id),
        ]);
      }
    }
  });

  it('let the bureau onboard, and a visitor do nothing', async () => {
    expect((await abilityOf('BUREAU')).can('onboard', 'Community')).toBe(true);
    const visitor = await abilityOf('VISITOR');
    expect(visitor.rules.flatMap(({ action }) => action)).toEqual(['read']);
    expect(Object.keys(QUESTIONS).filter((mutation) => MUTATIONS[mutation]!.VISITOR === 'yes')).toEqual([]);
  });
});

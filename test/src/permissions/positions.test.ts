import { createMongoAbility, type MongoAbility, type RawRuleOf, subject } from '@casl/ability';
import { unpackRules } from '@casl/ability/extra';
import { CITY_CONSTITUTION, POSTS, type Post, ROLES, type Role } from '@gongzhi/access';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode, signIn, type Visitor } from '../testkit/city.js';
import { codesOf } from './attempt.js';
import { OWN } from './fresh.js';
import { MATERIALS } from './materials.js';
import { QUESTIONS } from './questions.js';
import { oneOfEachRole, type Stage } from './stage.js';
import { POSITIONS } from './tables.js';

const EXPLAIN = `query($input: ExplainAccessInput!) { explainAccess(input: $input) {
  allowed reasons { verdict rule explanation }
} }`;

/** Everybody whom the table has a line for. */
const MEMBERS = Object.keys(POSITIONS).map((member) => member.split('.') as [Role, Post]);

/** In which project a caller's role is asked: where they work, but not about themselves. */
const projectOf = (mutation: string, role: Role): 'A' | 'B' =>
  (mutation === 'settle' ? OWN[role] : undefined) ?? (OWN[role] === 'A' ? 'B' : 'A');

describe('what a position makes of a role', () => {
  let stage: Stage;
  const members = new Map<string, { visitor: Visitor; membershipId: string }>();

  /** Somebody new who holds the role for the same organisation as the stage's own caller of that role. */
  async function invited(role: Role, post: Post) {
    const { viewer } = await stage.callers[role].ask('{ viewer { memberships { organisation { id } } } }');
    const email = `${freshCode('post')}@${stage.code}`;
    const organisationId = viewer.memberships[0].organisation.id;
    const member = { email, role, organisationId, ...(post === 'NONE' ? {} : { position: post }) };
    const { membership } = await stage.callers.ADMIN.do('inviteMember', member, 'membership { id }');
    return { visitor: await signIn(email), membershipId: membership.id as string };
  }
  const attempt = async (visitor: Visitor, mutation: string, role: Role) =>
    codesOf(visitor, mutation, await MATERIALS[mutation]!(stage, projectOf(mutation, role), role));

  beforeAll(async () => {
    stage = await oneOfEachRole();
    for (const [role, post] of MEMBERS) members.set(`${role}.${post}`, await invited(role, post));
  });

  it('is said of every position of the roles of which rules tell positions apart', () => {
    const apart = ROLES.filter((role) => CITY_CONSTITUTION.some(({ positions }) => positions?.[role]));
    expect(Object.keys(POSITIONS).sort()).toEqual(
      apart.flatMap((role) => POSTS[role]!.map((post) => `${role}.${post}`)).sort(),
    );
  });

  it.each(MEMBERS)('%s %s does what the table says, and nothing else of it', async (role, post) => {
    const { visitor } = members.get(`${role}.${post}`)!;
    for (const [mutation, word] of Object.entries(POSITIONS[`${role}.${post}`]!)) {
      const codes = await attempt(visitor, mutation, role);
      expect([mutation, codes]).toEqual([mutation, word === 'yes' ? [] : ['FORBIDDEN']]);
    }
  });

  it.each(MEMBERS)('%s %s can tell so beforehand, from the rules that a client is given', async (role, post) => {
    const { visitor } = members.get(`${role}.${post}`)!;
    const { viewer } = await visitor.ask('{ viewer { abilities } }');
    const ability = createMongoAbility(unpackRules(viewer.abilities) as RawRuleOf<MongoAbility>[]);
    for (const [mutation, word] of Object.entries(POSITIONS[`${role}.${post}`]!)) {
      if (!QUESTIONS[mutation]) continue;
      const [action, kind, row] = QUESTIONS[mutation](stage, role);
      const inProject = row && { ...row, projectId: stage.projects[projectOf(mutation, role)].id.split('_')[1] };
      const foretold = ability.can(action, inProject ? subject(kind, inProject) : kind);
      expect([mutation, foretold]).toEqual([mutation, word === 'yes']);
    }
  });

  it('is the reason that is given', async () => {
    const explained = async (member: string, action: string, kind: string) => {
      const input = { action, subject: kind };
      return (await members.get(member)!.visitor.ask(EXPLAIN, { input })).explainAccess;
    };
    const refused = await explained('EXECUTOR.CLERK', 'approve', 'Settlement');
    expect(refused).toMatchObject({
      allowed: false,
      reasons: [{ verdict: 'OTHER_POSITION', rule: 'officers.approve-settlements' }],
    });
    expect(refused.reasons[0].explanation).toMatch(/^执行者·工作人员（.*只给其他职务：主任、副主任、未定职务$/);
    const granted = await explained('LEADER.SECRETARY', 'publish', 'Template');
    expect(granted).toMatchObject({ allowed: true, reasons: [{ verdict: 'GRANTED', rule: 'heads.publish' }] });
    expect(granted.reasons[0].explanation).toMatch(/^引领者·书记（.*允许$/);
  });

  it('counts at the next request where it is changed', async () => {
    const { visitor, membershipId } = await invited('EXECUTOR', 'CLERK');
    const approves = () => attempt(visitor, 'approveSettlement', 'EXECUTOR');
    const become = (position: string | null) =>
      stage.callers.ADMIN.do('changeMembership', { membershipId, position }, 'membership { position }');
    expect(await approves()).toEqual(['FORBIDDEN']);
    await become('DIRECTOR');
    expect(await approves()).toEqual([]);
    await become('TREASURER');
    expect(await approves()).toEqual(['FORBIDDEN']);
    await become(null);
    expect(await approves()).toEqual([]);
  });

  it('adds up with what the same person holds besides', async () => {
    const email = `${freshCode('both')}@${stage.code}`;
    const invite = (more: object) => stage.callers.ADMIN.do('inviteMember', { email, ...more }, 'membership { id }');
    await invite({ role: 'EXECUTOR', position: 'CLERK' });
    await invite({ role: 'LEADER', position: 'SECRETARY' });
    const both = await signIn(email);
    for (const mutation of ['approveSettlement', 'settle', 'unmaskIdentifier', 'publishTemplate'])
      expect([mutation, await attempt(both, mutation, 'EXECUTOR')]).toEqual([mutation, []]);
  });

  describe('in a community that narrows a rule for some positions', () => {
    const PLAN = `query($input: PlanConstitutionInput!) { planConstitution(input: $input) {
      revision affected changes { rule holder before after affected } problems { field message }
    } }`;
    const planned = async (narrowings: object[]) =>
      (await stage.callers.ADMIN.ask(PLAN, { input: { narrowings } })).planConstitution;
    const apply = async (narrowings: object[]) => {
      const { revision } = await planned(narrowings);
      const input = { narrowings, expectedRevision: revision };
      return stage.callers.ADMIN.do('applyConstitution', input, 'constitution { revision narrowings { positions } }');
    };
    const attempts = async (mutation: string, ...who: string[]) => {
      const codes: Record<string, string[]> = {};
      for (const member of who)
        codes[member] = await attempt(members.get(member)!.visitor, mutation, member.split('.')[0] as Role);
      return codes;
    };
    const ALL = ['LEADER.SECRETARY', 'LEADER.DEPUTY_SECRETARY', 'LEADER.NONE', 'EXECUTOR.DIRECTOR'];

    it('says so in its plan, and how many hold these positions', async () => {
      const narrowing = { rule: 'heads.publish', positions: ['DEPUTY_SECRETARY', 'NONE'], removed: true };
      const plan = await planned([narrowing]);
      // The deputy, whoever names no position here, and the stage’s own leader.
      const affected = 3;
      expect(plan).toMatchObject({
        ...{ problems: [], affected },
        changes: [
          {
            ...{ rule: 'heads.publish', holder: 'LEADER', affected },
            before: ['可发布模板；职务：书记、副书记、未定职务'],
            after: ['可发布模板；职务：书记'],
          },
        ],
      });
    });

    it('takes it from them alone, at once, and gives it back', async () => {
      await apply([{ rule: 'officers.approve-settlements', positions: ['DEPUTY_SECRETARY', 'NONE'], removed: true }]);
      expect(await attempts('approveSettlement', ...ALL)).toEqual({
        'LEADER.SECRETARY': [],
        'LEADER.DEPUTY_SECRETARY': ['FORBIDDEN'],
        'LEADER.NONE': ['FORBIDDEN'],
        'EXECUTOR.DIRECTOR': [],
      });
      const codes = await codesOf(
        stage.callers.ADMIN,
        'approveSettlement',
        await MATERIALS.approveSettlement!(stage, 'A', 'ADMIN'),
      );
      expect(codes).toEqual([]);
      const explained = await members.get('LEADER.NONE')!.visitor.ask(EXPLAIN, {
        input: { action: 'approve', subject: 'Settlement' },
      });
      expect(explained.explainAccess.reasons).toMatchObject([{ verdict: 'NARROWED' }]);
      await apply([]);
      expect(Object.values(await attempts('approveSettlement', ...ALL)).flat()).toEqual([]);
    });

    it('joins a condition for them alone', async () => {
      const seenBy = async (member: string) =>
        (await members.get(member)!.visitor.ask('{ projects { nodes { id } } }')).projects.nodes.length;
      const narrowing = {
        ...{ rule: 'officers.read-work', subjects: ['Project'], positions: ['TREASURER'] },
        conditions: { id: stage.projects.A.id },
      };
      const all = await seenBy('EXECUTOR.TREASURER');
      expect(all).toBeGreaterThan(1);
      await apply([narrowing]);
      expect([await seenBy('EXECUTOR.TREASURER'), await seenBy('EXECUTOR.CLERK')]).toEqual([1, all]);
      await apply([]);
      expect(await seenBy('EXECUTOR.TREASURER')).toBe(all);
    });

    it('never gives it to others: what is not the rule’s own is refused', async () => {
      const wrong: [object, string][] = [
        [{ rule: 'heads.publish', positions: ['MEMBER'], removed: true }, 'positions.0'],
        [{ rule: 'heads.publish', positions: [], removed: true }, 'positions'],
        [{ rule: 'heads.publish', positions: ['constructor'], removed: true }, 'positions.0'],
        [{ rule: 'officers.clone', holders: ['EXECUTOR'], positions: ['CLERK'], removed: true }, 'positions.0'],
        [{ rule: 'admin.apps', positions: ['NONE'], removed: true }, 'positions'],
        [{ rule: 'app.records-read', positions: ['CLERK'], removed: true }, 'positions'],
      ];
      for (const [narrowing, field] of wrong) {
        const { problems } = await planned([narrowing]);
        expect([narrowing, problems.map((each: { field: string[] }) => each.field.join('.'))]).toEqual([
          narrowing,
          [`narrowings.0.${field}`],
        ]);
      }
    });
  });

  it('stands in the constitution that everybody can read', async () => {
    const { cityConstitution } = await stage.callers.STEWARD.ask(
      '{ cityConstitution { rules { key positions { role positions } } } }',
    );
    const rule = (wanted: string) => cityConstitution.rules.find(({ key }: { key: string }) => key === wanted);
    expect(rule('officers.approve-settlements').positions).toEqual([
      { role: 'LEADER', positions: ['SECRETARY', 'DEPUTY_SECRETARY', 'NONE'] },
      { role: 'EXECUTOR', positions: ['DIRECTOR', 'DEPUTY_DIRECTOR', 'NONE'] },
    ]);
    expect(rule('common.read').positions).toEqual([]);
  });
});

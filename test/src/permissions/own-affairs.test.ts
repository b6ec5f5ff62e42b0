import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode, signIn, type Visitor } from '../testkit/city.js';
import { codesOf } from './attempt.js';
import { cared, daysAgo, enrolled, oneOfEachRole, type Stage } from './stage.js';

/** Rules that go by person, not by role: one person is often several things at once. */
describe('nobody decides in their own affairs', () => {
  let stage: Stage;
  /** Committee member, administrator, and the helper who is paid for care in project A. */
  let director: Visitor;
  let directorHelps: string;

  beforeAll(async () => {
    stage = await oneOfEachRole();
    const { ADMIN } = stage.callers;
    const email = `director@${stage.code}`;
    const input = { name: '主任', birthDate: `${new Date().getFullYear() - 55}-01-01`, stairwellId: stage.stairwell };
    const { person } = await ADMIN.do('registerPerson', input, 'person { id }');
    for (const role of ['EXECUTOR', 'ADMIN', 'LEADER']) {
      await ADMIN.do('inviteMember', { email, role, personId: person.id }, 'membership { id }');
    }
    director = await signIn(email, stage.code);
    directorHelps = await enrolled(ADMIN, stage.projects.A.id, person.id, 'helper');
  });

  const settled = async (by: Visitor, from: number, until: number): Promise<string> => {
    const input = { projectId: stage.projects.A.id, from: daysAgo(from), until: daysAgo(until) };
    return (await by.do('settle', input, 'settlement { id }')).settlement.id;
  };
  const approve = (by: Visitor, settlementId: string) =>
    codesOf(by, 'approveSettlement', { settlementId, idempotencyKey: freshCode('key') });

  it('whoever filed a settlement neither approves nor rejects it, whatever other roles they hold', async () => {
    const settlementId = await settled(director, 90, 89);
    expect(await approve(director, settlementId)).toEqual(['FORBIDDEN']);
    expect(await codesOf(director, 'rejectSettlement', { settlementId })).toEqual(['FORBIDDEN']);
    expect(await approve(stage.callers.LEADER, settlementId)).toEqual([]);
  });

  it('whoever is paid by a settlement does not approve it', async () => {
    await cared(stage.callers.EXECUTOR, stage.projects.A.elder, directorHelps, 85);
    const settlementId = await settled(stage.callers.EXECUTOR, 86, 84);
    expect(await approve(director, settlementId)).toEqual(['FORBIDDEN']);
    expect(await approve(stage.callers.ADMIN, settlementId)).toEqual([]);
  });

  it('whoever served does not rate the service, not even on somebody’s behalf', async () => {
    const recordId = await cared(stage.callers.EXECUTOR, stage.projects.A.elder, directorHelps, 4);
    expect(await codesOf(director, 'rateService', { recordId, score: 5, onBehalfOf: { consent: 'ORAL' } })).toEqual([
      'FORBIDDEN',
    ]);
    expect(
      await codesOf(stage.callers.EXECUTOR, 'rateService', { recordId, score: 4, onBehalfOf: { consent: 'ORAL' } }),
    ).toEqual([]);
  });

  it('rating for somebody else is named as such, or it is not taken', async () => {
    const recordId = await cared(stage.callers.EXECUTOR, stage.projects.A.elder, directorHelps, 5);
    const refused = await stage.callers.EXECUTOR.attempt('rateService', { recordId, score: 5 }, 'record { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['onBehalfOf'] }]);
  });

  it('an executor sets no budget, also not by way of a new project or a clone', async () => {
    const { EXECUTOR } = stage.callers;
    const funding = [{ line: 'meal-subsidy', budgetFen: '100' }];
    expect(await codesOf(EXECUTOR, 'createProject', { module: 'elder-meals', funding })).toEqual(['FORBIDDEN']);
    const bindings = [{ requirement: 'meal-subsidy', budgetFen: '100' }];
    const clone = { templateId: stage.template, bindings };
    expect(await codesOf(EXECUTOR, 'cloneTemplate', { ...clone, idempotencyKey: 'budget' })).toEqual(['FORBIDDEN']);
    const preview = 'query($input: CloneTemplateInput!) { previewClone(input: $input) { problems { code } } }';
    const { errors } = await EXECUTOR.send(preview, { input: clone });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('an app sees of a person what stands for them, not their name', async () => {
    const document =
      'query($id: ID!) { node(id: $id) { ... on Enrolment { person { name birthDate identifiers { masked } } } } }';
    const seenBy = async (visitor: Visitor) => (await visitor.ask(document, { id: stage.steward.elder })).node.person;
    expect(await seenBy(stage.callers.APP)).toEqual({ name: '高**', birthDate: null, identifiers: null });
    expect(await seenBy(stage.callers.CATALYST)).toEqual({ name: '高阿婆', birthDate: null, identifiers: null });
  });

  it('the last administrator does not leave before the next one is invited', async () => {
    const { ADMIN } = stage.callers;
    const { memberships } = await ADMIN.ask('{ memberships(first: 100) { nodes { id role person { id } } } }');
    const admins = memberships.nodes.filter(({ role }: { role: string }) => role === 'ADMIN');
    expect(admins).toHaveLength(2);
    const end = (membershipId: string, until: string) => codesOf(ADMIN, 'endMembership', { membershipId, until });
    const [first, second] = admins.map(({ id }: { id: string }) => id);
    expect(await end(second, daysAgo(-30))).toEqual([]);
    expect(await end(first, daysAgo(-60))).toEqual(['CONFLICT']);
    expect(await end(first, daysAgo(-20))).toEqual([]);
  });
});

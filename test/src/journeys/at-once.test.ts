import { addDays, today } from '@gongzhi/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { cared, daysAgo, named, oneOfEachRole, personIdOf, type Stage } from '../permissions/stage.js';
import { type CountedGateway, countedGateway } from '../reading/counted-gateway.js';
import { freshCode, freshCreditCode, signIn, type Visitor } from '../testkit/city.js';

/**
 * Every case is seen through a second gateway, which has answered the same caller a moment before and remembers them:
 * what changes at the first counts at the second with the next request.
 */
describe('what changes who may do what counts at the next request, on every gateway', () => {
  let stage: Stage;
  let elsewhere: CountedGateway;

  beforeAll(async () => {
    [stage, elsewhere] = await Promise.all([oneOfEachRole(), countedGateway()]);
  });
  afterAll(() => elsewhere?.close());

  const invited = async (more: object): Promise<{ visitor: Visitor; membershipId: string; email: string }> => {
    const email = `${freshCode('member')}@${stage.code}`;
    const input = { email, ...more };
    const { membership } = await stage.callers.ADMIN.do('inviteMember', input, 'membership { id }');
    const visitor = (await signIn(email, stage.code)).through(elsewhere.url);
    return { visitor, membershipId: membership.id, email };
  };
  const status = async (visitor: Visitor): Promise<number> => (await visitor.send('{ viewer { id } }')).status;
  const projectsOf = async (visitor: Visitor): Promise<string[]> =>
    (await visitor.ask('{ projects { nodes { id } } }')).projects.nodes.map(({ id }: { id: string }) => id).sort();

  it('a membership that ends, with its reason', async () => {
    const { visitor, membershipId } = await invited({ role: 'EXECUTOR', position: 'CLERK', from: daysAgo(9) });
    expect(await status(visitor)).toBe(200);
    const input = { membershipId, until: daysAgo(1), reason: '任期届满' };
    const { membership } = await stage.callers.ADMIN.do('endMembership', input, 'membership { until endReason }');
    expect(membership).toEqual({ until: daysAgo(1), endReason: '任期届满' });
    expect(await status(visitor)).toBe(404);
  });

  it('a membership whose days are moved: it opens nothing before its first day', async () => {
    const { visitor, membershipId } = await invited({ role: 'EXECUTOR', from: addDays(today(), 3) });
    expect(await status(visitor)).toBe(404);
    const { ADMIN } = stage.callers;
    const began = { membershipId, from: today(), until: addDays(today(), 30) };
    await ADMIN.do('changeMembership', began, 'membership { from }');
    expect(await status(visitor)).toBe(200);
    const back = await ADMIN.attempt(
      'changeMembership',
      { membershipId, from: addDays(today(), 9) },
      'membership { id }',
    );
    expect(back.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['from'] }]);
  });

  it('a scope that is changed, and a position', async () => {
    const [A, B] = [stage.projects.A.id, stage.projects.B.id];
    const { visitor, membershipId } = await invited({ role: 'EXECUTOR', scope: { type: 'PROJECT', id: A } });
    expect(await projectsOf(visitor)).toEqual([A]);
    const change = (input: object) =>
      stage.callers.ADMIN.do('changeMembership', { membershipId, ...input }, 'membership { position scopeType }');
    expect((await change({ scope: { type: 'PROJECT', id: B }, position: 'TREASURER' })).membership).toEqual({
      position: 'TREASURER',
      scopeType: 'PROJECT',
    });
    expect(await projectsOf(visitor)).toEqual([B]);
    await change({ scope: null });
    expect(await projectsOf(visitor)).toEqual([A, B].sort());
    const strange = await codesOf(stage.callers.ADMIN, 'changeMembership', { membershipId, position: 'SECRETARY' });
    expect(strange).toEqual(['BAD_USER_INPUT']);
  });

  it('an organisation that is suspended, and resumed', async () => {
    const { ADMIN } = stage.callers;
    const input = { name: freshCode('org'), kind: 'SOCIAL_ORGANISATION', creditCode: freshCreditCode() };
    const { organisation } = await ADMIN.do('registerOrganisation', input, 'organisation { id }');
    const { visitor } = await invited({ role: 'CATALYST', position: 'MANAGER', organisationId: organisation.id });
    const own = { organisationId: organisation.id };
    expect(await status(visitor)).toBe(200);
    const suspended = await ADMIN.do(
      'suspendOrganisation',
      { ...own, reason: '年检不合格' },
      'organisation { suspendedAt suspensionReason }',
    );
    expect(suspended.organisation).toMatchObject({ suspendedAt: expect.any(String), suspensionReason: '年检不合格' });
    expect(await status(visitor)).toBe(404);
    expect(await codesOf(ADMIN, 'suspendOrganisation', { ...own, reason: '再次' })).toEqual(['CONFLICT']);
    await ADMIN.do('resumeOrganisation', own, 'organisation { id }');
    expect(await status(visitor)).toBe(200);
    const { BUREAU } = stage.callers;
    const { creditCode } = input;
    await BUREAU.do('suspendCreditCode', { creditCode, reason: '吊销登记' }, 'suspension { id }');
    expect(await status(visitor)).toBe(404);
    expect(await codesOf(BUREAU, 'suspendCreditCode', { creditCode, reason: '再次' })).toEqual(['CONFLICT']);
    await BUREAU.do('resumeCreditCode', { creditCode }, 'suspension { resumedAt }');
    expect(await status(visitor)).toBe(200);
  });

  it('nobody suspends the organisation that they act for', async () => {
    const { LEADER } = stage.callers;
    const { viewer } = await LEADER.ask('{ viewer { memberships { organisation { id } } } }');
    const own = { organisationId: viewer.memberships[0].organisation.id, reason: '整改' };
    expect(await codesOf(LEADER, 'suspendOrganisation', own)).toEqual(['CONFLICT']);
  });

  it('a consent to an app that is withdrawn', async () => {
    const app = stage.callers.APP.through(elsewhere.url);
    expect(await status(app)).toBe(200);
    const { appConsents } = await stage.callers.ADMIN.ask('{ appConsents { nodes { id clientId } } }');
    const consent = appConsents.nodes.find(({ clientId }: { clientId: string }) => clientId === 'meal-board');
    await stage.callers.ADMIN.do('revokeAppConsent', { appConsentId: consent.id }, 'appConsent { until }');
    expect(await status(app)).toBe(404);
  });

  describe('a substitute approver', () => {
    let director: Visitor;
    let settlementId: string;
    let substituteId: string;
    const approve = (by: Visitor) =>
      codesOf(by, 'approveSettlement', { settlementId, idempotencyKey: freshCode('key') });
    let period = 200;

    beforeEach(async () => {
      director = stage.callers.EXECUTOR;
      period += 2;
      const days = { from: daysAgo(period + 1), until: daysAgo(period) };
      const input = { projectId: stage.projects.A.id, ...days };
      settlementId = (await director.do('settle', input, 'settlement { id }')).settlement.id;
    });

    it('decides what the approver filed, from being named to being withdrawn, and is told as such', async () => {
      const steward = stage.callers.STEWARD.through(elsewhere.url);
      expect(await approve(steward)).toEqual(['FORBIDDEN']);
      substituteId = await named(stage.callers, 'STEWARD', 'EXECUTOR');
      const input = { settlementId, idempotencyKey: freshCode('key') };
      const { settlement } = await steward.do(
        'approveSettlement',
        input,
        'settlement { status decidedBy { name } decidedInSteadOf { name } }',
      );
      expect(settlement).toEqual({
        status: 'APPROVED',
        decidedBy: { name: '高阿婆' },
        decidedInSteadOf: { name: '金执' },
      });
    });

    it('decides nothing that somebody else filed, and nothing once withdrawn', async () => {
      const steward = stage.callers.STEWARD.through(elsewhere.url);
      const other = { projectId: stage.projects.B.id, from: daysAgo(period + 1), until: daysAgo(period) };
      const filed = await stage.callers.PARTNER.do('settle', other, 'settlement { id }');
      const decide = { settlementId: filed.settlement.id };
      expect(await codesOf(steward, 'rejectSettlement', decide)).toEqual(['FORBIDDEN']);
      await stage.callers.LEADER.do('withdrawSubstitute', { substituteId }, 'substitute { withdrawnAt }');
      expect(await approve(steward)).toEqual(['FORBIDDEN']);
      const again = await codesOf(stage.callers.LEADER, 'withdrawSubstitute', { substituteId });
      expect(again).toEqual(['CONFLICT']);
    });

    it('is named by a third person', async () => {
      const { ADMIN, LEADER, STEWARD, CATALYST } = stage.callers;
      const [leader, steward, catalyst] = await Promise.all([LEADER, STEWARD, CATALYST].map(personIdOf));
      const terms = { until: addDays(today(), 9), reason: '一肩挑' };
      const name = (by: Visitor, personId: string, forPersonId: string) =>
        codesOf(by, 'nameSubstitute', { personId, forPersonId, ...terms });
      expect(await name(LEADER, steward!, leader!)).toEqual(['FORBIDDEN']);
      expect(await name(LEADER, leader!, steward!)).toEqual(['FORBIDDEN']);
      expect(await name(ADMIN, steward!, steward!)).toEqual(['BAD_USER_INPUT']);
      expect(await name(ADMIN, steward!, catalyst!)).toEqual(['CONFLICT']);
      expect(await name(ADMIN, steward!, leader!)).toEqual(['CONFLICT']);
    });
  });

  describe('whoever acts for the operator', () => {
    it('does not approve its settlement, by whatever other role', async () => {
      const { ADMIN, EXECUTOR, CATALYST } = stage.callers;
      const { viewer } = await CATALYST.ask('{ viewer { memberships { organisation { id } } } }');
      const email = `${freshCode('both')}@${stage.code}`;
      const organisationId = viewer.memberships[0].organisation.id;
      await ADMIN.do('inviteMember', { email, role: 'CATALYST', organisationId }, 'membership { id }');
      await ADMIN.do('inviteMember', { email, role: 'LEADER', position: 'SECRETARY' }, 'membership { id }');
      const both = await signIn(email, stage.code);
      await cared(ADMIN, stage.projects.A.elder, stage.projects.A.helper, 300);
      const days = { from: daysAgo(301), until: daysAgo(299) };
      const filed = await EXECUTOR.do('settle', { projectId: stage.projects.A.id, ...days }, 'settlement { id }');
      const settlementId = filed.settlement.id;
      const approve = (by: Visitor) =>
        codesOf(by, 'approveSettlement', { settlementId, idempotencyKey: freshCode('key') });
      expect(await approve(both)).toEqual(['FORBIDDEN']);
      expect(await approve(ADMIN)).toEqual([]);
    });
  });
});

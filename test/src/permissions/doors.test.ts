import { getNamedType, isRequiredArgument } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { asLogin } from '../testkit/database.js';
import { publicSchema } from '../testkit/schema-walk.js';
import { codesOf } from './attempt.js';
import { type Input } from './fresh.js';
import { MATERIALS } from './materials.js';
import { daysAgo, oneOfEachRole, rowId, type Stage } from './stage.js';
import { MUTATIONS, QUERIES } from './tables.js';

/** What a closed door answers: the same as for a community that never was. */
async function doorOf(visitor: Visitor) {
  const { status, errors } = await visitor.send('{ community { code } viewer { id } }');
  return status === 200 ? 'open' : { status, errors };
}

describe('who may enter a community', () => {
  const code = freshCode('damen');
  let admin: Visitor;
  let closed: unknown;

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `大门社区${code}` })) as [Visitor];
    closed = await doorOf(admin.in(freshCode('never')));
    expect(closed).toMatchObject({ status: 404, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  const invite = (email: string, input: Record<string, unknown> = {}) =>
    admin.do('inviteMember', { email, role: 'STEWARD', ...input }, 'membership { id }');

  it('somebody whose membership ended yesterday finds no such community', async () => {
    const email = `former@${code}`;
    await invite(email, { from: daysAgo(30), until: daysAgo(1) });
    expect(await doorOf(await signIn(email))).toEqual(closed);
  });

  it('somebody whose membership is ended as of yesterday is out at once, with the same token', async () => {
    const email = `leaving@${code}`;
    const { membership } = await invite(email, { from: daysAgo(30) });
    const leaving = await signIn(email);
    expect(await doorOf(leaving)).toBe('open');
    await admin.do('endMembership', { membershipId: membership.id, until: daysAgo(1) }, 'membership { until }');
    expect(await doorOf(leaving)).toEqual(closed);
    expect((await leaving.in(null).ask('{ viewer { memberships { id } } }')).viewer.memberships).toEqual([]);
  });

  it('somebody whose membership begins tomorrow is not in yet', async () => {
    const email = `coming@${code}`;
    await invite(email, { from: daysAgo(-1) });
    expect(await doorOf(await signIn(email))).toEqual(closed);
  });

  it('a last day counts whole', async () => {
    const email = `today@${code}`;
    await invite(email, { from: daysAgo(5), until: daysAgo(0) });
    expect(await doorOf(await signIn(email))).toBe('open');
  });

  it('one of two roles can end and the other stay', async () => {
    const email = `both@${code}`;
    await invite(email);
    const { membership } = await invite(email, { role: 'LEADER', from: daysAgo(9) });
    const both = await signIn(email);
    const mayName = () => codesOf(both, 'registerOrganisation', { name: '', kind: 'ENTERPRISE' });
    expect(await mayName()).toEqual(['BAD_USER_INPUT']);
    await admin.do('endMembership', { membershipId: membership.id, until: daysAgo(1) }, 'membership { until }');
    expect(await mayName()).toEqual(['FORBIDDEN']);
    expect(await doorOf(both)).toBe('open');
  });

  it('an email that another account has signed in with opens nothing', async () => {
    const email = `taken@${code}`;
    const { membership } = await admin.do('inviteMember', { email, role: 'STEWARD' }, 'membership { person { id } }');
    const first = await signIn(email);
    expect(await doorOf(first)).toBe('open');
    // As if the first sign-in had been by another account of the issuer with the same address.
    await tieToAnotherAccount(first, rowId(membership.person.id));
    expect(await doorOf(first)).toEqual(closed);
    expect((await first.in(null).ask('{ viewer { memberships { id } } }')).viewer.memberships).toEqual([]);
  });

  it('an app without consent finds no such community, nor one whose consent was revoked', async () => {
    const app = await signIn('app:clinic-link', code);
    expect(await doorOf(app)).toEqual(closed);
    const consent = { clientId: 'clinic-link', scopes: ['COMMUNITY_READ'] };
    const { appConsent } = await admin.do('grantAppConsent', consent, 'appConsent { id }');
    expect(await doorOf(app)).toBe('open');
    await admin.do('revokeAppConsent', { appConsentId: appConsent.id }, 'appConsent { until }');
    expect(await doorOf(app)).toEqual(closed);
  });

  it('the bureau does not enter communities', async () => {
    expect(await doorOf((await signIn('bureau')).in(code))).toEqual(closed);
  });

  async function tieToAnotherAccount(visitor: Visitor, personId: string): Promise<void> {
    const { community } = await visitor.ask('{ community { id } }');
    await asLogin('app', rowId(community.id), async (client) => {
      await client.query(`update directory_entry set subject = 'another-account' where person_id = $1`, [personId]);
      await client.query('commit');
    });
  }
});

describe('a community that does not run', () => {
  let stage: Stage;
  let inputs: [string, Input][];
  let setStatus: (status: string) => Promise<unknown>;

  beforeAll(async () => {
    stage = await oneOfEachRole();
    inputs = [];
    for (const [mutation, make] of Object.entries(MATERIALS)) {
      if (MUTATIONS[mutation]!.ADMIN === 'yes') inputs.push([mutation, await make(stage, 'A', 'ADMIN')]);
    }
    setStatus = (status) =>
      stage.callers.BUREAU.do('setCommunityStatus', { communityCode: stage.code, status }, 'community { status }');
  });

  it('suspended, it can be read as ever', async () => {
    await setStatus('SUSPENDED');
    const lists = Object.values((await publicSchema()).getQueryType()!.getFields()).filter(
      ({ name, type, args }) =>
        QUERIES[name]?.LEADER === 'all' &&
        getNamedType(type).name.endsWith('Connection') &&
        !args.some(isRequiredArgument),
    );
    expect(lists.length).toBeGreaterThan(30);
    const counts = lists.map(({ name }) => `${name}(first: 1) { totalCount }`);
    const document = `{ community { status } serviceModules { key } ${counts.join(' ')} }`;
    const answer = await stage.callers.LEADER.ask(document);
    expect(answer.community.status).toBe('SUSPENDED');
    expect(answer.persons.totalCount).toBeGreaterThan(5);
  });

  it('suspended, it takes no change, from nobody', async () => {
    for (const [mutation, input] of inputs) {
      for (const caller of ['ADMIN', 'LEADER', 'EXECUTOR', 'CATALYST', 'STEWARD', 'APP'] as const) {
        const codes = await codesOf(stage.callers[caller], mutation, input);
        expect([mutation, caller, codes]).toEqual([mutation, caller, ['FORBIDDEN']]);
      }
    }
  });

  it('suspended, it says so', async () => {
    const { errors } = await stage.callers.ADMIN.send(
      'mutation { registerPerson(input: { name: "后来者" }) { userErrors { code } } }',
    );
    expect(errors[0]!.message).toContain('暂停');
  });

  it('resumed, it works again', async () => {
    await setStatus('ACTIVE');
    await stage.callers.ADMIN.do('registerPerson', { name: '后来者' }, 'person { id }');
  });

  it('archived, it is not there for anybody', async () => {
    await setStatus('SUSPENDED');
    await setStatus('ARCHIVED');
    const never = await doorOf(stage.callers.ADMIN.in(freshCode('never')));
    for (const caller of ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER', 'APP'] as const) {
      expect([caller, await doorOf(stage.callers[caller])]).toEqual([caller, never]);
    }
    const { viewer } = await stage.callers.ADMIN.in(null).ask('{ viewer { memberships { id } } }');
    expect(viewer.memberships).toEqual([]);
  });
});

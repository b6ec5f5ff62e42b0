import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';
import { freshIdentityNumber, freshPhone, type Neighbourhood, neighbourhood, registered } from './neighbours.js';

const SHOWN = 'identifier { kind value expiresAt }';

describe('a whole identifier', () => {
  const [phone, identityNumber] = [freshPhone(), freshIdentityNumber()];
  let place: Neighbourhood;
  let person: string;
  let resident: Visitor;

  beforeAll(async () => {
    place = await neighbourhood('jiema');
    person = await registered(place, { name: '韩秀英', phone, identityNumber });
    await place.admin.do(
      'inviteMember',
      { email: `resident@${place.code}`, role: 'STEWARD', personId: person },
      'membership { id }',
    );
    resident = await signIn(`resident@${place.code}`);
  });

  const unmask = (by: Visitor, input: Record<string, unknown>) =>
    by.attempt('unmaskIdentifier', { personId: person, kind: 'PHONE', ...input }, SHOWN);

  it('is masked unless it is asked for', async () => {
    const { node } = await place.admin.ask(
      'query($id: ID!) { node(id: $id) { ... on Person { identifiers { masked } } } }',
      {
        id: person,
      },
    );
    expect(node.identifiers.map(({ masked }: { masked: string }) => masked).sort()).toEqual(
      [`••••${identityNumber.slice(-4)}`, `••••${phone.slice(-4)}`, `••••${`resident@${place.code}`.slice(-4)}`].sort(),
    );
  });

  it('is shown for a purpose, for a minute, within which it may be looked at again without one', async () => {
    expect((await unmask(place.executor, {})).userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', field: ['purpose'], reason: 'PURPOSE_NEEDED' },
    ]);
    const first = (await unmask(place.executor, { purpose: 'SERVICE_CONTACT', note: '通知送餐' })).identifier;
    expect(first).toMatchObject({ kind: 'PHONE', value: phone });
    const left = Date.parse(first.expiresAt) - Date.now();
    expect(left > 50_000 && left <= 60_000).toBe(true);
    expect((await unmask(place.executor, {})).identifier).toEqual(first);
    // Somebody else has not said what for, and another kind is another look.
    expect((await unmask(place.admin, {})).userErrors).toMatchObject([{ reason: 'PURPOSE_NEEDED' }]);
    expect((await unmask(place.executor, { kind: 'IDENTITY_NUMBER' })).userErrors).toMatchObject([
      { reason: 'PURPOSE_NEEDED' },
    ]);
  });

  it('is not shown after the minute without a new purpose', async () => {
    await unmask(place.admin, { purpose: 'IDENTITY_CHECK' });
    const tenant = await communityId(place.code);
    await asLogin('owner', tenant, async (client) => {
      await client.query(`update unmasking set at = at - interval '61 s', expires_at = expires_at - interval '61 s'`);
      await client.query('commit');
    });
    expect((await unmask(place.admin, {})).userErrors).toMatchObject([{ reason: 'PURPOSE_NEEDED' }]);
  });

  it('wants words for purposes that say nothing', async () => {
    for (const purpose of ['OTHER', 'OFFICIAL_REQUEST']) {
      expect((await unmask(place.admin, { purpose })).userErrors).toMatchObject([{ field: ['note'] }]);
      expect((await unmask(place.admin, { purpose, note: '公安来函' })).identifier.value).toBe(phone);
    }
  });

  it('leaves a trace with its purpose, which the person sees, and not what was seen', async () => {
    const seen = await resident.ask('{ auditEntries(first: 100) { nodes { subjectType action actorKey changes } } }');
    const looks = seen.auditEntries.nodes.filter(
      ({ subjectType }: { subjectType: string }) => subjectType === 'Unmasking',
    );
    expect(looks.length).toBeGreaterThan(3);
    const purposes = looks.map(
      ({ changes }: { changes: Record<string, { after: unknown }> }) => changes.purpose!.after,
    );
    expect(purposes).toContain('SERVICE_CONTACT');
    expect(JSON.stringify(seen)).not.toContain(phone);
    const { auditEntries } = await place.leader.ask(
      'query($filter: AuditFilterInput) { auditEntries(filter: $filter) { totalCount } }',
      { filter: { subjectType: 'Unmasking', concernsId: person, from: today(), until: today() } },
    );
    expect(auditEntries.totalCount).toBe(looks.length);
  });

  it('is everybody’s own to see, and nobody else’s without the right', async () => {
    expect((await unmask(resident, { kind: 'IDENTITY_NUMBER', purpose: 'SUBJECT_REQUEST' })).identifier.value).toBe(
      identityNumber,
    );
    const document =
      'mutation($input: UnmaskIdentifierInput!) { unmaskIdentifier(input: $input) { identifier { value } userErrors { code } } }';
    const input = { personId: person, kind: 'PHONE', purpose: 'OTHER', note: '好奇' };
    const { errors } = await place.leader.send(document, { input });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('is not looked up by the list: thirty an hour for one person, also when asked at once', async () => {
    const { code } = place;
    await place.admin.do(
      'inviteMember',
      { email: `busy@${code}`, role: 'EXECUTOR', name: '忙主任' },
      'membership { id }',
    );
    const busy = await signIn(`busy@${code}`);
    const asked = Array.from({ length: 34 }, () => unmask(busy, { purpose: 'SERVICE_CONTACT' }));
    const answers = await Promise.all(asked);
    expect(answers.filter(({ identifier }) => identifier)).toHaveLength(30);
    const refused = answers.flatMap(({ userErrors }) => userErrors.map(({ code: word }) => word));
    expect(refused).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'LIMIT_EXCEEDED']);
  });

  it('days the wrong way round are refused by the filter', async () => {
    const { errors } = await place.leader.send(
      'query($filter: AuditFilterInput) { auditEntries(filter: $filter) { totalCount } }',
      { filter: { from: today(), until: addDays(today(), -1) } },
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });
});

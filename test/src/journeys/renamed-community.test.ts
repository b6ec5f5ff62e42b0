import { today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const HISTORY = `query($code: String!) { communityByCode(code: $code) {
  id code name history { code name status reason from until community { code } } } }`;

describe('a community that is renamed, suspended, resumed and archived', () => {
  const code = freshCode('laoming');
  const newCode = freshCode('xinming');
  let bureau: Visitor;
  let admin: Visitor;
  let organisation: string;

  beforeAll(async () => {
    bureau = await signIn('bureau');
    [admin] = (await cityWith({ code, name: '老名社区' })) as [Visitor];
    const made = await admin.do('registerOrganisation', { name: '合唱团', kind: 'ENTERPRISE' }, 'organisation { id }');
    organisation = made.organisation.id;
  });

  it('answers under both codes, with the ids that it had', async () => {
    const input = { communityCode: code, name: '新名社区', code: newCode, reason: '区划调整' };
    const { community } = await bureau.do('renameCommunity', input, 'community { code name }');
    expect(community).toEqual({ code: newCode, name: '新名社区' });
    for (const each of [code, newCode]) {
      const inside = admin.in(each);
      expect((await inside.ask('{ community { code name } }')).community).toEqual(community);
      const { node } = await inside.ask('query($id: ID!) { node(id: $id) { id } }', { id: organisation });
      expect(node.id).toBe(organisation);
      // As a plain request that has been answered before, too.
      expect((await inside.ask('{ community { code name } }')).community).toEqual(community);
    }
    const [byOld, byNew] = await Promise.all([code, newCode].map((each) => bureau.ask(HISTORY, { code: each })));
    expect(byOld).toEqual(byNew);
  });

  it('keeps its codes for good: nobody else is given one, on either way', async () => {
    const other = freshCode('bieren');
    await cityWith({ code: other, name: '别人社区' });
    const taken = await bureau.attempt('renameCommunity', { communityCode: other, code }, 'community { code }');
    expect(taken.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['code'] }]);
    const content = `code,name,kind,town,admin_email\n${code},冒名社区,URBAN_COMMERCIAL,yangshe,admin@maoming\n`;
    const onboarded = await bureau.attempt(
      'onboardCommunities',
      { format: 'CSV', content },
      'communities { code name }',
    );
    expect(onboarded.communities ?? []).toEqual([]);
    expect(onboarded.userErrors[0]).toMatchObject({ code: 'BAD_USER_INPUT', field: ['content', '2', 'code'] });
  });

  it('is refused names and codes that are none, and changes that change nothing say nothing new', async () => {
    for (const [input, field] of [
      [{}, 'name'],
      [{ name: ' ' }, 'name'],
      [{ code: '大写' }, 'code'],
      [{ code: 'a' }, 'code'],
      [{ name: 'x', reason: '长'.repeat(501) }, 'reason'],
    ] as const) {
      const { userErrors } = await bureau.attempt(
        'renameCommunity',
        { communityCode: newCode, ...input },
        'community { code }',
      );
      expect(userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: [field] }]);
    }
    const before = (await bureau.ask(HISTORY, { code })).communityByCode.history.length;
    await bureau.do('renameCommunity', { communityCode: code, name: '新名社区', code: newCode }, 'community { code }');
    expect((await bureau.ask(HISTORY, { code })).communityByCode.history.length).toBe(before);
    const missing = await bureau.attempt(
      'renameCommunity',
      { communityCode: 'no-such', name: 'x' },
      'community { code }',
    );
    expect(missing.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['communityCode'] }]);
  });

  it('is read-only from the next request on, and nobody’s once archived; its history says why', async () => {
    const inside = admin.in(newCode);
    const register = (name: string) =>
      inside.send(
        `mutation { registerOrganisation(input: { name: "${name}", kind: ENTERPRISE }) { userErrors { code } } }`,
      );
    expect((await register('之前')).errors).toEqual([]);
    await bureau.do(
      'setCommunityStatus',
      { communityCode: code, status: 'SUSPENDED', reason: '整顿' },
      'community { status }',
    );
    expect((await register('之后')).errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await inside.ask('{ community { status } }')).community.status).toBe('SUSPENDED');
    await bureau.do(
      'setCommunityStatus',
      { communityCode: code, status: 'ACTIVE', reason: '整顿完成' },
      'community { status }',
    );
    expect((await register('恢复')).errors).toEqual([]);
    await bureau.do('setCommunityStatus', { communityCode: code, status: 'SUSPENDED' }, 'community { status }');
    await bureau.do(
      'setCommunityStatus',
      { communityCode: code, status: 'ARCHIVED', reason: '撤销' },
      'community { status }',
    );
    expect((await inside.send('{ community { status } }')).status).toBe(404);
    const { history } = (await bureau.ask(HISTORY, { code })).communityByCode;
    const told = history.map((each: Record<string, string>) => [
      each.code,
      each.name,
      each.status,
      each.reason,
      each.until,
    ]);
    expect(told).toEqual([
      [code, '老名社区', 'ACTIVE', null, today()],
      [newCode, '新名社区', 'ACTIVE', '区划调整', today()],
      [newCode, '新名社区', 'SUSPENDED', '整顿', today()],
      [newCode, '新名社区', 'ACTIVE', '整顿完成', today()],
      [newCode, '新名社区', 'SUSPENDED', null, today()],
      [newCode, '新名社区', 'ARCHIVED', '撤销', null],
    ]);
    const late = await bureau.attempt('renameCommunity', { communityCode: code, name: '太迟' }, 'community { code }');
    expect(late.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['communityCode'] }]);
  });

  it('stands in the register of a day as it ended that day, and before it began not at all', async () => {
    const asOf = async (date: string) => {
      const codes: string[] = [];
      for (let after: string | null = null; ; ) {
        const { communitiesAsOf }: Loose = await bureau.ask(
          'query($date: LocalDate!, $after: String) { communitiesAsOf(date: $date, first: 100, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } } }',
          { date, after },
        );
        codes.push(...communitiesAsOf.nodes.map((each: { code: string }) => each.code));
        if (!communitiesAsOf.pageInfo.hasNextPage) return codes;
        after = communitiesAsOf.pageInfo.endCursor;
      }
    };
    const now = await asOf(today());
    expect([now.includes(code), now.includes(newCode), now.includes('xinfeng')]).toEqual([false, true, true]);
    expect(await asOf('1999-01-01')).toEqual([]);
  });
});

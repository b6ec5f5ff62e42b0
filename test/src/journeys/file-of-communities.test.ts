import { writeWorkbook } from '@gongzhi/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode, signIn, type Visitor } from '../testkit/city.js';
import { communityId, fingerprint } from '../testkit/database.js';

const HEADING = 'code,name,kind,town,admin_email';

describe('a file of communities', () => {
  const [good, second] = [freshCode('xinfile'), freshCode('xinfile')];
  const row = (code: string, name = `文件社区${code}`) => `${code},${name},RURAL_MIXED,yangshe,admin@${code}`;
  let bureau: Visitor;
  const onboard = (content: string, more: Record<string, unknown> = {}) =>
    bureau.attempt(
      'onboardCommunities',
      { format: 'CSV', content, ...more },
      'plan { create change unchanged rows { line code action } } problems { line column value reason } communities { code status }',
    );
  const exists = async (code: string) => {
    const { communities } = await bureau.ask('{ communities(first: 1) { totalCount } }');
    const admin = await signIn(`admin@${code}`);
    return { entered: (await admin.send('{ viewer { id } }')).status === 200, city: communities.totalCount as number };
  };

  beforeAll(async () => {
    bureau = await signIn('bureau');
  });

  it('with bad rows: every one is told with line, column, value and reason, and nothing is applied', async () => {
    const before = await exists(good);
    const bad = [
      row(good),
      'No Code,甲社区,RURAL_MIXED,yangshe,a@a',
      `${second},,RURAL,nowhere,not-an-email`,
      row(good),
    ];
    const refused = await onboard([HEADING, ...bad].join('\n'));
    const told = refused.problems.map(({ line, column, value }: Record<string, unknown>) => [line, column, value]);
    expect(told).toEqual([
      [3, 'code', 'No Code'],
      [4, 'name', ''],
      [4, 'kind', 'RURAL'],
      [4, 'town', 'nowhere'],
      [4, 'admin_email', 'not-an-email'],
      [5, 'code', good],
    ]);
    for (const { reason } of refused.problems) expect(reason).toMatch(/\p{Script=Han}/u);
    expect(refused.userErrors.map(({ field }) => field)).toEqual(
      told.map(([line, column]: [number, string]) => ['content', String(line), column]),
    );
    expect(refused.communities).toEqual([]);
    expect(await exists(good)).toEqual({ ...before, entered: false });
  });

  it('on trial: the plan is shown, nothing is applied', async () => {
    const tried = await onboard(`${HEADING}\n${row(good)}`, { dryRun: true });
    expect(tried).toMatchObject({ userErrors: [], communities: [], plan: { create: 1, change: 0, unchanged: 0 } });
    expect((await exists(good)).entered).toBe(false);
  });

  it('applied once, and once more: the second time changes nothing', async () => {
    const content = `\uFEFF${HEADING}\r\n${row(good)}\r\n${row(second)}\r\n`;
    const first = await onboard(content);
    expect(first).toMatchObject({ userErrors: [], plan: { create: 2 } });
    expect(first.communities).toEqual([good, second].map((code) => ({ code, status: 'ACTIVE' })));
    const id = await communityId(good);
    const before = await fingerprint(id);
    expect(await onboard(content)).toMatchObject({ userErrors: [], plan: { create: 0, change: 0, unchanged: 2 } });
    expect(await fingerprint(id)).toEqual(before);
  });

  it('with one row changed: that community changes and keeps what it has', async () => {
    const changed = await onboard([HEADING, row(good, `改名社区${good}`), row(second)].join('\n'));
    expect(changed).toMatchObject({ userErrors: [], plan: { create: 0, change: 1, unchanged: 1 } });
    const { community, viewer, auditEntries } = await (await signIn(`admin@${good}`)).ask(
      '{ community { name } viewer { memberships { role } } auditEntries(first: 1) { nodes { actorKind changes } } }',
    );
    expect([community.name, viewer.memberships]).toEqual([`改名社区${good}`, [{ role: 'ADMIN' }]]);
    expect(auditEntries.nodes[0]).toMatchObject({
      actorKind: 'BUREAU',
      changes: { name: { after: `改名社区${good}` } },
    });
  });

  it('uploaded as a workbook, as a job: its report can be printed, by the bureau alone', async () => {
    const code = freshCode('baobiao');
    const headings = ['社区代码', '名称', '类型', '镇街', '管理员邮箱'];
    const reported = async (town: string) => {
      const rows = [headings, [code, `<b>${code}`, '城市商业', town, `admin@${code}`]];
      const file = Buffer.from(writeWorkbook('社区', rows)).toString('base64');
      const input = { format: 'XLSX', file, fileName: '名单.xlsx' };
      const { job } = await bureau.do('startOnboarding', input, 'job { id report }');
      expect(job.report).toBeNull();
      const fields = '... on Job { state report }';
      for (;;) {
        const { node } = await bureau.ask(`query($id: ID!) { node(id: $id) { ${fields} } }`, { id: job.id });
        if (node.report) return { ...node, id: job.id };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const refused = await reported('wuci-zhen');
    expect(refused.state).toBe('FAILED');
    for (const said of ['<td>镇街</td><td>wuci-zhen</td>', '<b>0</b>已写入', '名单.xlsx'])
      expect(refused.report).toContain(said);

    const done = await reported('yangshe');
    expect(done.state).toBe('DONE');
    for (const said of [`&lt;b&gt;${code}`, '<b>1</b>已写入', '新建 create']) expect(done.report).toContain(said);
    expect(done.report).not.toContain(`<b>${code}`);
    const admin = await signIn(`admin@${code}`);
    const answer = await admin.ask('query($id: ID!) { node(id: $id) { id } }', { id: done.id });
    expect(answer.node).toBeNull();
  });

  it('a status follows its order, and no other', async () => {
    const set = async (status: string) => {
      const outcome = await bureau.attempt(
        'setCommunityStatus',
        { communityCode: second, status },
        'community { status }',
      );
      return outcome.userErrors.map(({ code }) => code).join() || outcome.community.status;
    };
    const tried: string[] = [];
    for (const status of [
      'PENDING',
      'ARCHIVED',
      'ACTIVE',
      'SUSPENDED',
      'PENDING',
      'ACTIVE',
      'SUSPENDED',
      'ARCHIVED',
      'ACTIVE',
    ]) {
      tried.push(`${status}: ${await set(status)}`);
    }
    expect(tried).toEqual([
      ...['PENDING: CONFLICT', 'ARCHIVED: CONFLICT', 'ACTIVE: CONFLICT', 'SUSPENDED: SUSPENDED', 'PENDING: CONFLICT'],
      ...['ACTIVE: ACTIVE', 'SUSPENDED: SUSPENDED', 'ARCHIVED: ARCHIVED', 'ACTIVE: CONFLICT'],
    ]);
    const unknown = await bureau.attempt(
      'setCommunityStatus',
      { communityCode: 'never-heard-of', status: 'ACTIVE' },
      'community { id }',
    );
    expect(unknown.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['communityCode'] }]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateFile, writeWorkbook } from '@gongzhi/domain';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { Command } from '../lifecycle/command.js';
import { freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { type Caller, callerOf, codesIn, expectAlive, expectClean, FAST, heard } from './asking.js';

const HEADINGS = ['社区代码', '名称', '类型', '镇街', '管理员邮箱'];
const sound = (code: string) => [code, `文件${code}社区`, '城市商业', 'yangshe', `admin@${code}`];
const table = (rows: string[][], comma = ',', end = '\n') => rows.map((row) => row.join(comma)).join(end);

const ONBOARD = `mutation($input: OnboardCommunitiesInput!) { onboardCommunities(input: $input) {
  plan { create rows { line code name } } problems { line column value reason } communities { code } userErrors { code field message }
} }`;

/** Turns the platform's decoder around: it has no encoder of its own for this. */
function gbk(content: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) bytes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  }
  return Buffer.from([...content].flatMap((each) => (each < '\u0080' ? each.charCodeAt(0) : bytes.get(each)!)));
}

describe('files of communities', () => {
  let bureau: Visitor;
  let caller: Caller;
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-files-'));

  beforeAll(async () => {
    [bureau, caller] = await Promise.all([signIn('bureau'), callerOf('bureau', null)]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(expectAlive);

  /** Uploaded as it is on disk. */
  async function uploaded(file: string | Uint8Array, format = 'CSV', dryRun = true): Promise<Loose> {
    const { data } = await bureau.send<Loose>(ONBOARD, {
      input: { format, content: '', file: Buffer.from(file).toString('base64'), dryRun },
    });
    return data.onboardCommunities;
  }
  const places = ({ problems }: Loose) =>
    problems.map(({ line, column, value }: Loose) => `${line} ${column} ${value}`.trim());
  const count = async () => (await bureau.ask('{ communities(first: 1) { totalCount } }')).communities.totalCount;

  it('are read in whatever form an office saves them', async () => {
    const rows = [HEADINGS, sound('xingshi')];
    const forms: [string, string | Uint8Array, string?][] = [
      ['BOM', `\uFEFF${table(rows)}`],
      ['GBK', gbk(table(rows))],
      ['UTF-16 LE', Buffer.from(`\uFEFF${table(rows, '\t')}`, 'utf16le')],
      ['UTF-16 BE', Buffer.from(`\uFEFF${table(rows, '\t')}`, 'utf16le').swap16()],
      ['CRLF', `${table(rows, ',', '\r\n')}\r\n`],
      ['semicolons', table(rows, ';')],
      ['tabs', table(rows, '\t')],
      ['blank lines', `\n\n${table(rows, ',', '\n\n\n')}\n\n`],
      ['full-width letters', table([HEADINGS, sound('ｘｉｎｇｓｈｉ')])],
      ['English headings', table([['code', 'name', 'kind', 'town', 'admin_email'], sound('xingshi')])],
      ['YAML', `社区:\n  - {社区代码: xingshi, 名称: 甲, 类型: 混合型, 镇街: yangshe, 管理员邮箱: a@b}`, 'YAML'],
      ['Excel', writeWorkbook('社区', rows), 'XLSX'],
      ['template', templateFile('xlsx'), 'XLSX'],
    ];
    for (const [form, file, format] of forms) {
      const { plan, problems, userErrors } = await uploaded(file, format);
      expect([form, problems, userErrors, plan.create]).toEqual([form, [], [], 1]);
    }
  });

  it('every bad row is told with line, column, value and reason, and nothing of the file is applied', async () => {
    const [good, twice] = [freshCode('haohang'), freshCode('chongfu')];
    const rows = [
      HEADINGS,
      sound(good),
      sound(twice),
      sound(twice),
      ['=cmd|calc', '@SUM(A1)', '+1', 'wuci-zhen', '-1'],
      [freshCode('huaihang'), '"甲\n乙"', '写字楼', 'NOWHERE', 'not an address'],
      ['', '', '', '', ''],
      ['只有一格'],
    ];
    const told = [
      `4 社区代码 ${twice}`,
      '5 社区代码 =cmd|calc',
      '5 名称 @SUM(A1)',
      '5 类型 +1',
      '5 镇街 wuci-zhen',
      '5 管理员邮箱 -1',
      '6 名称 甲\\u{a}乙',
      '6 类型 写字楼',
      '6 镇街 NOWHERE',
      '6 管理员邮箱 not an address',
    ];
    const before = await count();
    const asText = await uploaded(table(rows), 'CSV', false);
    const lone = (line: number) =>
      ['社区代码 只有一格', '名称', '类型', '镇街', '管理员邮箱'].map((each) => `${line} ${each}`);
    // The quoted line break takes a line of the file, and none of a sheet.
    expect(places(asText)).toEqual([...told, ...lone(9)]);
    const inCells = rows.map((row) => row.map((cell) => cell.replaceAll('"', '')));
    const asWorkbook = await uploaded(writeWorkbook('社区', inCells), 'XLSX', false);
    expect(places(asWorkbook)).toEqual([...told, ...lone(8)]);
    for (const { problems, userErrors, communities } of [asText, asWorkbook]) {
      for (const { reason } of problems) expect(reason).toMatch(/\p{Script=Han}/u);
      expect(userErrors).toHaveLength(problems.length);
      expect(communities).toEqual([]);
    }
    expect(await count()).toBe(before);
  });

  it('of 100,000 rows are refused with what is allowed, and soon', async () => {
    const row = (_: unknown, index: number) => `c-${index},甲,混合型,yangshe,a@b`;
    const content = [HEADINGS.join(','), ...Array.from({ length: 100_000 }, row)].join('\n');
    const answer = await caller.ask(ONBOARD, { input: { format: 'CSV', content, dryRun: true } });
    const { problems } = answer.body.data!.onboardCommunities as Loose;
    expect(problems).toEqual([
      { line: 10_002, column: '', value: '', reason: expect.stringMatching(/最多 10000 行|At most 10000 rows/) },
    ]);
    expect(answer.ms).toBeLessThan(FAST);

    const larger = await caller.ask(ONBOARD, { input: { format: 'CSV', content: content + content, dryRun: true } });
    expect([larger.status, codesIn(larger)]).toEqual([413, ['LIMIT_EXCEEDED']]);
    expect(larger.ms).toBeLessThan(FAST);

    const sheet = writeWorkbook('社区', [
      HEADINGS,
      ...Array.from({ length: 100_000 }, (_, index) => sound(`c-${index}`)),
    ]);
    const begun = performance.now();
    const outcome = await uploaded(sheet, 'XLSX');
    expect(outcome.problems.map(({ reason }: Loose) => reason)).toEqual([expect.stringMatching(/10,000|1 万行/)]);
    expect(performance.now() - begun).toBeLessThan(FAST);
  });

  it('a workbook that is none, and text where a workbook was said, are told', async () => {
    const files = ['code,name', '', 'PK\u0003\u0004', '\u00d0\u00cf\u0011\u00e0'].filter(Boolean);
    for (const file of files) {
      const { problems } = await uploaded(Buffer.from(file, 'latin1'), 'XLSX');
      expect(problems).toEqual([{ line: 1, column: '', value: '', reason: expect.stringMatching(/xlsx/) }]);
    }
    expect(
      await bureau.attempt('onboardCommunities', { format: 'XLSX', content: 'a' }, 'problems { reason }'),
    ).toMatchObject({
      problems: [{ reason: expect.stringContaining('file') }],
    });
  });

  it('of any bytes, and damaged workbooks, break nothing', async () => {
    const whole = Buffer.from(templateFile('xlsx'));
    const damaged = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 })
      .map((changes) => {
        const spoilt = Buffer.from(whole);
        for (const [at, byte] of changes) spoilt[at] = byte;
        return spoilt;
      });
    const file = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
      damaged,
      fc.nat(whole.length).map((end) => whole.subarray(0, end + 1)),
    );
    const check = async ([format, bytes]: [string, Buffer]) => {
      const input = { format, content: '', file: bytes.toString('base64'), dryRun: true };
      const answer = await caller.ask(ONBOARD, { input });
      expect([answer.status, codesIn(answer)]).toEqual([200, []]);
      expectClean(answer);
    };
    await fc.assert(fc.asyncProperty(fc.tuple(fc.constantFrom('CSV', 'YAML', 'XLSX'), file), check), {
      numRuns: Number(process.env.GONGZHI_RUNS ?? 120),
      interruptAfterTimeLimit: 60_000,
      endOnFailure: true,
    });
  });

  it('what is no base64, both or neither of text and bytes, is refused by name', async () => {
    for (const input of [{ content: '' }, { content: 'a', file: 'YQ==' }, { content: '', file: '%%%' }]) {
      const { userErrors } = await bureau.attempt('onboardCommunities', { format: 'CSV', ...input }, 'plan { create }');
      expect(userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['file'] }]);
    }
    expect((await heard({ headers: caller.headers, body: Buffer.from(templateFile('xlsx')) })).status).toBe(400);
  });

  it('from the command line, in each form: told on the terminal, nothing applied', async () => {
    const before = await count();
    const bad = ['=cmd|calc', '甲社区', '混合型', 'yangshe', 'a@b'];
    const files: Record<string, string | Uint8Array> = {
      'gbk.csv': gbk(table([HEADINGS, bad])),
      'sheet.xlsx': writeWorkbook('社区', [HEADINGS, bad]),
      'utf16.csv': Buffer.from(`\uFEFF${table([HEADINGS, bad], '\t')}`, 'utf16le'),
    };
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      writeFileSync(path, content);
      const command = new Command(['onboard', path, '--yes'], { GONGZHI_URL: inject('url') });
      expect([name, await command.ended(), command.stderr]).toEqual([
        name,
        1,
        expect.stringMatching(/2 +社区代码 +=cmd\|calc +\S/),
      ]);
    }
    expect(await count()).toBe(before);
  });
});

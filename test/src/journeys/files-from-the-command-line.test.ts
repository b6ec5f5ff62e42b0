import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWorkbook } from '@gongzhi/domain';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Command } from '../lifecycle/command.js';
import { freshIdentityNumber, freshPhone } from '../privacy/neighbours.js';
import { cityWith, freshCode, type Visitor } from '../testkit/city.js';

const folder = mkdtempSync(join(tmpdir(), 'gongzhi-import-'));
let code: string;
let admin: Visitor;

beforeAll(async () => {
  code = freshCode('daoru');
  [admin] = (await cityWith({ code, name: '导入社区' })) as [Visitor];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const gongzhi = (...words: string[]): Command => new Command(words, { GONGZHI_URL: inject('url') });
const asAdmin = () => ['--community', code, '--as', `admin@${code}`];

/** What somebody sees who types it and waits. */
async function typed(...words: string[]): Promise<{ exit: number | null; out: string; err: string }> {
  const command = gongzhi(...words, ...asAdmin());
  const exit = await command.ended();
  return { exit, out: command.stdout, err: command.stderr };
}

const totals = async () => {
  const places = '{ estates { totalCount } buildings { totalCount } dwellings { totalCount } persons { totalCount } }';
  const { estates, buildings, dwellings, persons } = await admin.ask(places);
  return [estates, buildings, dwellings, persons].map(({ totalCount }) => totalCount);
};

describe('gongzhi import places', () => {
  const rows = [
    ['小区', '范围', '楼栋', '单元', '楼层', '每层户数', '室号'],
    ['导入苑', '1–3幢，每幢2单元，1–6层，每层2户', '', '', '', '', ''],
    ['导入苑', '', '4号楼', '1', '1-2', '2', ''],
    ['老街', '', '5', '1', '', '', '101'],
  ];

  it('shows the plan and enters nothing, unless it is told to', async () => {
    const file = fileWith('places.xlsx', writeWorkbook('地点', rows));
    const { exit, out, err } = await typed('import', 'places', file);
    expect([exit, err]).toEqual([0, expect.stringContaining('--apply')]);
    expect(out).toContain('小区 2、楼栋 5、楼道 8、住房 77');
    expect(out).toMatch(/^2 +导入苑 +3 +6 +72/m);
    expect((await totals())[0]).toBe(0);
  });

  it('enters them from a workbook with --apply, and finds them all the second time, in another form', async () => {
    const done = await typed('import', 'places', join(folder, 'places.xlsx'), '--apply');
    expect([done.exit, done.out]).toEqual([0, expect.stringContaining('92 places entered')]);
    expect(done.err).toMatch(/0\/92[\s\S]*92\/92/);
    expect((await totals()).slice(0, 3)).toEqual([2, 5, 77]);
    const yaml = fileWith('places.yaml', 'places:\n  - { estate: 导入苑, range: "１～３幢 2单元 1-6层 每层2户" }\n');
    const again = await typed('import', 'places', yaml, '--apply', '--json');
    expect([again.exit, JSON.parse(again.out)]).toMatchObject([
      0,
      { applied: false, plan: { create: { building: 0 } } },
    ]);
  });

  it('tells every bad row with line, column, value and reason in both languages, and enters nothing', async () => {
    const file = fileWith('bad.csv', '小区,范围\n新苑,1幢1单元\n新苑,随便\n=cmd,2幢\n');
    const before = await totals();
    const told = await typed('import', 'places', file, '--apply');
    expect([told.exit, told.out]).toEqual([1, '']);
    expect(told.err).toMatch(/3 +范围 +随便 +\p{Script=Han}/u);
    expect(told.err).toMatch(/4 +小区 +=cmd +\p{Script=Han}/u);
    const english = await typed('import', 'places', file, '--json', '--lang', 'en');
    expect([english.exit, JSON.parse(english.out).problems]).toMatchObject([
      1,
      [
        { line: 3, column: '范围', value: '随便', reason: expect.stringMatching(/No range/) },
        { line: 4, column: '小区', value: '=cmd', reason: expect.stringMatching(/spreadsheet/) },
      ],
    ]);
    expect(await totals()).toEqual(before);
  });

  it('stops between two parts where it is interrupted, says how to go on, and goes on', async () => {
    const lines = Array.from({ length: 12 }, (_, n) => `大苑,${n + 1}幢1-4单元1-20层每层10户`);
    const file = fileWith('large.csv', ['小区,范围', ...lines].join('\n'));
    const command = gongzhi('import', 'places', file, '--apply', ...asAdmin());
    await command.says(/0\/9661/);
    expect(await command.end('SIGINT')).toBe(1);
    expect(command.stderr).toMatch(/run the same command again to go on/);
    const left = await typed('import', 'places', file, '--apply');
    expect([left.exit, left.out]).toEqual([0, expect.stringContaining('places entered')]);
    const again = await typed('import', 'places', file, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ applied: false, plan: { create: { dwelling: 0 } } });
  }, 60_000);

  it('ends as other commands do where the usage is wrong, a file is not there, or nobody may', async () => {
    expect((await typed('import', 'places')).exit).toBe(2);
    expect((await typed('import', 'places', join(folder, 'none.csv'))).exit).toBe(1);
    const help = await typed('import', 'places', '--help');
    expect([help.exit, help.out]).toEqual([0, expect.stringContaining('--apply')]);
    const file = fileWith('one.csv', '小区,范围\n新苑,1幢1单元\n');
    const email = `${freshCode('steward')}@${code}`;
    await admin.do('inviteMember', { email, role: 'STEWARD' }, 'membership { id }');
    const steward = gongzhi('import', 'places', file, '--apply', '--community', code, '--as', email);
    expect([await steward.ended(), steward.stderr]).toEqual([1, expect.stringContaining('FORBIDDEN')]);
    const nowhere = new Command(['import', 'places', file, ...asAdmin()], { GONGZHI_URL: 'http://127.0.0.1:9' });
    expect(await nowhere.ended()).toBe(3);
  });
});

describe('gongzhi import persons, export persons', () => {
  const heading = ['姓名', '出生日期', '身份证号', '手机号', '小区', '楼栋', '单元', '室号', '与户主关系'];
  const person = (n: number) => {
    const home = ['导入苑', `${(n % 3) + 1}幢`, `${(n % 2) + 1}单元`, `${(n % 6) + 1}01`];
    return [`居民${n}`, '', freshIdentityNumber(), freshPhone(), ...home, '其他'];
  };

  it('plans a workbook, and registers who is in it only with --apply', async () => {
    const file = fileWith('persons.xlsx', writeWorkbook('居民', [heading, ...[0, 1, 2].map(person)]));
    const before = await totals();
    const planned = await typed('import', 'persons', file);
    expect([planned.exit, planned.out]).toEqual([0, expect.stringContaining('3 to register')]);
    expect(planned.err).toContain('--apply');
    expect(await totals()).toEqual(before);
    const done = await typed('import', 'persons', file, '--apply', '--json');
    expect([done.exit, JSON.parse(done.out)]).toMatchObject([0, { applied: true, plan: { create: 3 } }]);
    const again = await typed('import', 'persons', file, '--apply');
    expect([again.exit, again.out]).toEqual([0, expect.stringContaining('3 unchanged')]);
  });

  it('leaves many people to a job, which goes on when it is left and can be looked at again', async () => {
    const file = fileWith(
      'many.xlsx',
      writeWorkbook('居民', [heading, ...Array.from({ length: 600 }, (_, n) => person(n + 10))]),
    );
    const command = gongzhi('import', 'persons', file, '--apply', ...asAdmin());
    await command.says(/Waiting for a worker|\(0\/3\)/);
    const exit = await command.end('SIGINT');
    const job = /--attach (\S+)/.exec(command.stderr)?.[1];
    expect([exit, job]).toEqual([1, expect.stringMatching(/^Job_/)]);
    const followed = await typed('import', 'persons', '--attach', job!);
    expect([followed.exit, followed.out]).toEqual([0, expect.stringContaining('600 registered')]);
    expect((await typed('import', 'persons', file)).out).toMatch(/600 unchanged/);
  }, 120_000);

  it('hands out what it reads back', async () => {
    const file = join(folder, 'handed-out.csv');
    const exported = await typed('export', 'persons', '--to', file);
    expect([exported.exit, exported.err]).toEqual([0, expect.stringMatching(/\d+ people/)]);
    const told = await typed('export', 'persons', '--json');
    expect(JSON.parse(told.out)).toMatchObject({ csv: readFileSync(file, 'utf8'), count: expect.any(Number) });
    expect(readFileSync(file, 'utf8')).not.toMatch(/(?<![0-9a-f-])1[3-9]\d{9}(?![0-9a-f])|\d{17}[\dX]/);
    const back = await typed('import', 'persons', file, '--apply', '--json');
    expect([back.exit, JSON.parse(back.out).plan]).toMatchObject([0, { create: 0, change: 0 }]);
  });
});

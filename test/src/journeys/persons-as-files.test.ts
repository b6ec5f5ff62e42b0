import { writeWorkbook } from '@gongzhi/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshIdentityNumber, freshPhone } from '../privacy/neighbours.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const COUNTS = 'plan { create change unchanged households } problems { line column reason } warnings { line reason }';
const FAMILIES = 150;

let code: string;
let admin: Visitor;

beforeAll(async () => {
  code = freshCode('mingdan');
  [admin] = (await cityWith({ code, name: '名单社区' })) as [Visitor];
  await admin.do('generatePlaces', { estate: '名单苑', range: '1-20幢，每幢2单元，1-6层，每层2户' }, 'plan { line }');
});

const HEADING = '姓名,性别,出生日期,身份证号,手机号,小区,楼栋,单元,室号,与户主关系,照护情况,迁入日期';
const family = (_: unknown, n: number) => {
  const home = `名单苑,${(n % 20) + 1}幢,${n % 2 === 0 ? 1 : 2}单元,${(n % 6) + 1}0${(n % 2) + 1}`;
  const [head, child] = [n < 20 ? '户主' : '其他', n < 20 ? '孙女' : '其他'];
  return [
    `户主${n},,,${freshIdentityNumber()},${freshPhone()},${home},${head},空巢,2020-01-02`,
    `孙女${n},,2018-05-${String((n % 28) + 1).padStart(2, '0')},,,${home},${child},,2020-01-02`,
  ].join('\n');
};

async function ended(id: string) {
  for (;;) {
    const { node } = await admin.ask(`{ node(id: "${id}") { ... on Job { state done total failure result } } }`);
    if (!['QUEUED', 'RUNNING'].includes(node.state)) return node;
    await new Promise((later) => setTimeout(later, 150));
  }
}
const start = async (content: string, more: object = {}) => {
  const file = Buffer.from(content).toString('base64');
  return (await admin.do('startPersonImport', { format: 'CSV', file, ...more }, 'job { id state }')).job;
};

describe('a list of residents as a job', () => {
  it('is written by a worker, whole, with counts, and is in the trail of whoever asked', async () => {
    const content = [HEADING, ...Array.from({ length: FAMILIES }, family)].join('\n');
    const planned = await ended((await start(content, { dryRun: true })).id);
    expect(planned).toMatchObject({ state: 'DONE', result: { create: 2 * FAMILIES, applied: false, dryRun: true } });
    const done = await ended((await start(content, { fileName: '居民.csv' })).id);
    expect(done).toMatchObject({ state: 'DONE', done: 3, total: 3, failure: null });
    expect(done.result).toMatchObject({ create: 2 * FAMILIES, change: 0, unchanged: 0, applied: true, problems: [] });
    const { persons, viewer } = await admin.ask('{ persons { totalCount } viewer { person { id } } }');
    expect(persons.totalCount).toBeGreaterThanOrEqual(2 * FAMILIES);
    const { auditEntries } = await admin.ask('{ auditEntries(first: 5) { nodes { actorKey } } }');
    expect(auditEntries.nodes[0].actorKey).toBe(viewer.person.id.split('_')[1]);
    const again = await ended((await start(content)).id);
    expect(again.result).toMatchObject({ create: 0, change: 0, unchanged: 2 * FAMILIES });
  });

  it('with anything wrong writes nothing, and tells what, without whole identifiers', async () => {
    const number = freshIdentityNumber();
    const failed = await ended(
      (await start(`姓名,身份证号\n好人,\n坏人,${number.slice(0, 17)}?\n同号甲,${number}\n同号乙,${number}`)).id,
    );
    expect(failed).toMatchObject({ state: 'FAILED', result: { applied: false } });
    expect(failed.result.problems.map(({ line }: { line: number }) => line)).toEqual([3, 5]);
    expect(JSON.stringify(failed)).not.toContain(number.slice(0, 17));
    const { auditEntries } = await admin.ask('{ auditEntries(first: 1) { nodes { changes } } }');
    expect(JSON.stringify(auditEntries)).not.toContain('好人');
  });

  it('waits to be confirmed where somebody is alike', async () => {
    const twin = '姓名,出生日期\n孙女3,2018-05-04';
    expect(await ended((await start(twin)).id)).toMatchObject({ state: 'FAILED', result: { warnings: [{ line: 2 }] } });
    const done = await ended((await start(twin, { confirmedLines: [2] })).id);
    expect(done).toMatchObject({ state: 'DONE', result: { create: 1, applied: true } });
  });
});

describe('a workbook of residents', () => {
  const file = Buffer.from(
    writeWorkbook('居民', [
      ['姓名', '小区', '楼栋', '单元', '室号'],
      ['簿中人', '名单苑', '20幢', '2单元', '602'],
    ]),
  ).toString('base64');

  it('is read as a job, and at once', async () => {
    const { job } = await admin.do('startPersonImport', { format: 'XLSX', file }, 'job { id }');
    expect(await ended(job.id)).toMatchObject({ state: 'DONE', result: { create: 1, applied: true } });
    const again = await admin.do('importPersons', { format: 'XLSX', content: '', file }, COUNTS);
    expect(again).toMatchObject({ plan: { create: 0, change: 0, unchanged: 1 }, problems: [] });
  });
});

describe('the list as it is handed out', () => {
  const exported = async (input: Record<string, unknown> = {}) =>
    (await admin.do('exportPersons', input, 'export { csv count exportedAt }')).export;

  it('imports back as unchanged, whatever is in it', async () => {
    await admin.do('registerPerson', { name: '=1+1', phone: freshPhone() }, 'person { id }');
    await admin.do('registerPerson', { name: '逗号,"引号"' }, 'person { id }');
    const { csv, count } = await exported();
    expect(csv.startsWith('\ufeff编号,姓名,')).toBe(true);
    expect(csv).toContain(",'=1+1,");
    expect(csv).not.toMatch(/(?<![0-9a-f-])1[3-9]\d{9}(?![0-9a-f])|\d{17}[\dX]/);
    expect(csv).toMatch(/••••\d{3}[\dX]/);
    const back = await admin.do('importPersons', { format: 'CSV', content: csv }, COUNTS);
    expect(back).toMatchObject({
      plan: { create: 0, change: 0, unchanged: count, households: 0 },
      problems: [],
      warnings: [],
    });
    const plain = await exported({ mark: false });
    expect(plain.csv).toBe(csv.slice(1));
  });

  it('is told in the trail, and is not for residents', async () => {
    await exported();
    const { auditEntries } = await admin.ask('{ auditEntries(first: 1) { nodes { action subjectType } } }');
    expect(auditEntries.nodes).toEqual([{ action: 'EXPORT', subjectType: 'Community' }]);
    const email = `${freshCode('steward')}@${code}`;
    await admin.do('inviteMember', { email, role: 'STEWARD' }, 'membership { id }');
    const steward = await signIn(email, code);
    for (const asked of [
      'exportPersons(input: {}) { export { csv } }',
      'startPersonImport(input: { format: CSV, content: "姓名" }) { job { id } }',
    ]) {
      const { errors } = await steward.send(`mutation { ${asked} }`);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });
});

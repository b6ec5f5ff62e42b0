import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';

const PLAN =
  'plan { create change unchanged households rows { line name action personId changes { field before after } } }';
const TOLD = `applied ${PLAN} problems { line column value reason } warnings { line column reason }`;

let code: string;
let admin: Visitor;

beforeAll(async () => {
  code = freshCode('piliang');
  [admin] = (await cityWith({ code, name: '批量社区' })) as [Visitor];
  await admin.do('generatePlaces', { estate: '万人苑', range: '1-90幢，每幢2单元，1-6层，每层2户' }, 'plan { line }');
});

const load = (content: string, more: object = {}) =>
  admin.attempt('importPersons', { format: 'CSV', content, ...more }, TOLD);
const csv = (...lines: string[]): string => lines.join('\n');

/** A number that passes its check, of somebody born on a day. */
function identityNumber(born: string, order: number): string {
  const digits = `320582${born.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0);
  return `${digits}${'10X98765432'[sum % 11]}`;
}

describe('a list of residents', () => {
  const FAMILY = csv(
    '姓名,性别,出生日期,身份证号,手机号,小区,楼栋,单元,室号,与户主关系,照护情况',
    `卞䶮,男,1950/3/5,${identityNumber('1950-03-05', 11)},138 0013 8001,万人苑,3号楼,二单元,101室,户主,空巢`,
    `古丽·买买提,女,,${identityNumber('1952-07-01', 12)},,万人苑,３幢,2单元,101,妻,`,
    '卞小雨,女,2018年5月6日,,,万人苑,3幢,2单元,101,孙女,',
  );

  it('is planned, written with its households, and changes nothing the second time', async () => {
    const planned = await load(FAMILY, { dryRun: true });
    expect(planned).toMatchObject({ applied: false, problems: [], warnings: [], plan: { create: 3, households: 1 } });
    expect((await admin.ask('{ households { totalCount } }')).households.totalCount).toBe(0);
    expect(await load(FAMILY)).toMatchObject({ applied: true, userErrors: [], plan: { create: 3, households: 1 } });
    const { households } = await admin.ask(
      '{ households { nodes { dwelling { room } head { person { name } } members { relation person { name sex birthDate situations identifiers { masked } } } } } }',
    );
    expect(households.nodes).toHaveLength(1);
    expect(households.nodes[0]).toMatchObject({ dwelling: { room: '101' }, head: { person: { name: '卞䶮' } } });
    const member = (name: string) =>
      households.nodes[0].members.find((each: { person: { name: string } }) => each.person.name === name);
    expect(member('卞䶮').person).toMatchObject({
      sex: 'M',
      birthDate: '1950-03-05',
      situations: ['EMPTY_NEST'],
      identifiers: [{}, {}],
    });
    expect(member('古丽·买买提')).toMatchObject({ relation: 'SPOUSE', person: { birthDate: '1952-07-01', sex: 'F' } });
    expect(member('卞小雨').relation).toBe('GRANDCHILD');
    expect((await load(FAMILY)).plan).toMatchObject({ create: 0, change: 0, unchanged: 3, households: 0 });
  });

  it('tells what it changes, moves people with their history, and leaves blank and masked cells alone', async () => {
    const change = csv(
      '姓名,身份证号,手机号,小区,楼栋,单元,室号,与户主关系',
      `卞䶮,${identityNumber('1950-03-05', 11)},13800138002,万人苑,4幢,1单元,201,户主`,
      `古丽·买买提,${identityNumber('1952-07-01', 12)},••••0000,,,,,`,
    );
    const { plan, applied } = await load(change);
    expect(applied).toBe(true);
    expect(plan.rows[0]).toMatchObject({ action: 'CHANGE' });
    expect(plan.rows[0].changes).toEqual([
      { field: 'address', before: '万人苑 3幢 2单元 101', after: '万人苑 4幢 1单元 201' },
      { field: 'phone', before: '••••8001', after: '••••8002' },
    ]);
    expect(plan.rows[1]).toMatchObject({ action: 'UNCHANGED', changes: [] });
    expect((await load(change)).plan).toMatchObject({ change: 0, unchanged: 2 });
    const { persons } = await admin.ask(
      '{ persons(first: 100) { nodes { name stairwell { building { name } } household { dwelling { room } } } } }',
    );
    expect(persons.nodes.find(({ name }: { name: string }) => name === '卞䶮')).toMatchObject({
      stairwell: { building: { name: '4幢' } },
      household: { dwelling: { room: '201' } },
    });
  });

  it('is refused whole, with every bad row told, and no identifier shown', async () => {
    const number = identityNumber('1990-01-01', 21);
    const wrong = `${number.slice(0, 17)}${number[17] === '1' ? '2' : '1'}`;
    const outcome = await load(
      csv(
        '姓名,性别,出生日期,身份证号,手机号,小区,楼栋,单元,室号,与户主关系',
        `甲,,,${wrong},,,,,,`,
        `乙,男,,${identityNumber('1990-01-01', 22)},,,,,,`,
        `丙,,1990-01-02,${identityNumber('1990-01-01', 24)},,,,,,`,
        '丁,,2999-01-01,,,,,,,',
        '戊,,,,1380013,,,,,',
        '己,,,,,万人苑,200幢,1单元,101,',
        '庚,,,,,万人苑,5幢,1单元,909,',
        `辛,,,${identityNumber('2999-01-01', 31)},,,,,,`,
        '壬13900139001,,,,,,,,,',
        `${'长'.repeat(200)},,,,,,,,,`,
        '\u202e癸,,,,,,,,,',
        '子,,,,13700137000,,,,,',
        '丑,,,,13700137000,,,,,',
        '寅,,,,,万人苑,6幢,1单元,101,户主',
        '卯,,,,,万人苑,6幢,1单元,101,户主',
        ',,,,13600136000,,,,,',
        `${'长'.repeat(10_000)},,,,,,,,,`,
      ),
    );
    expect(outcome.applied).toBe(false);
    const told = outcome.problems.map(({ line, column }: { line: number; column: string }) => `${line} ${column}`);
    expect(told).toEqual([
      ...['2 身份证号', '3 性别', '4 出生日期', '5 出生日期', '6 手机号', '7 楼栋', '8 室号', '9 身份证号'],
      ...['10 姓名', '11 姓名', '12 姓名', '14 手机号', '16 与户主关系', '17 姓名', '18 '],
    ]);
    expect(JSON.stringify(outcome)).not.toMatch(/\d{11}/);
    expect(outcome.userErrors[0]).toMatchObject({ code: 'BAD_USER_INPUT', field: ['content', '2', '身份证号'] });
    const { persons } = await admin.ask('{ persons { totalCount } }');
    expect(persons.totalCount).toBe(4);
  });

  it('asks before it enters somebody’s namesake', async () => {
    const namesake = csv('姓名,出生日期,小区,楼栋,单元', '卞小雨,2018-05-06,万人苑,9幢,1单元');
    const { applied, warnings, userErrors } = await load(namesake);
    expect([applied, warnings.length, userErrors[0]!.code]).toEqual([false, 1, 'CONFLICT']);
    expect(await load(namesake, { confirmedLines: [2] })).toMatchObject({ applied: true, plan: { create: 1 } });
    expect(await load(namesake)).toMatchObject({ plan: { unchanged: 1 }, warnings: [] });
  });

  it('finds nobody of another community', async () => {
    const { persons } = await admin.ask('{ persons { nodes { id } } }');
    const stranger = await signIn('admin@xinfeng');
    const content = `id,name\n${persons.nodes[1].id},别人\n`;
    const { problems, applied } = await stranger.attempt('importPersons', { format: 'CSV', content }, TOLD);
    expect([applied, problems.length]).toEqual([false, 1]);
  });
});

it('6,500 residents take seconds, and are sealed', async () => {
  const surnames = [...'赵钱孙李周吴郑王冯陈'];
  const lines = Array.from({ length: 6_500 }, (_, n) => {
    const home = Math.floor(n / 4);
    const [building, stairwell, floor, door] = [
      10 + Math.floor(home / 24),
      1 + (Math.floor(home / 12) % 2),
      1 + (Math.floor(home / 2) % 6),
      1 + (home % 2),
    ];
    const born = `${1940 + (n % 60)}-0${1 + (n % 9)}-1${n % 10}`;
    const name = `${surnames[n % 10]}居民${n}`;
    const relation = ['户主', '配偶', '子', '女'][n % 4];
    const address = `万人苑${building}幢${stairwell}单元${floor}0${door}室`;
    return [name, identityNumber(born, n % 1000), `139${String(n).padStart(8, '0')}`, address, relation].join();
  });
  const content = csv('姓名,身份证号,手机号,地址,与户主关系', ...lines);
  const started = performance.now();
  const { applied, plan, problems } = await load(content);
  const took = performance.now() - started;
  expect(problems.slice(0, 3)).toEqual([]);
  expect([applied, plan.create, plan.households]).toEqual([true, 6_500, 1_625]);
  expect(took).toBeLessThan(30_000);
  console.info(`6,500 residents: ${Math.round(took)} ms`);
  expect((await load(content)).plan).toMatchObject({ create: 0, change: 0, unchanged: 6_500 });
  const stored = await asLogin('owner', await communityId(code), async (client) => {
    const { rows } = await client.query(
      'select count(*)::int as n from person_identifier where last_four is not null and length(lookup_hash) = 64',
    );
    return rows[0].n as number;
  });
  expect(stored).toBeGreaterThanOrEqual(13_000);
}, 120_000);

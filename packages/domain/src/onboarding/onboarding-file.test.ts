import { describe, expect, test } from 'vitest';
import { divisionCodeProblem, parseDivisionCode, URBAN_RURAL_CLASSES } from '../tenancy/division-code.js';
import { MAX_ONBOARDING_ROWS, type OnboardingFile, parseOnboardingFile } from './onboarding-file.js';

const HEADINGS = 'code,name,kind,town,admin_email';
const XINFENG = 'xinfeng,新丰社区,RURAL_RESETTLEMENT,nanfeng,admin@xinfeng';
const csv = (content: OnboardingFile['content'], rest: Partial<OnboardingFile> = {}) =>
  parseOnboardingFile({ format: 'CSV', content, ...rest });
const yaml = (content: string) => parseOnboardingFile({ format: 'YAML', content });
/** Problems as `line column`, which is what a reader of the file looks for. */
const places = (result: ReturnType<typeof parseOnboardingFile>) =>
  result.problems.map(({ line, column }) => `${line} ${column}`.trim());
/** One row with some cells replaced, all columns present. */
function row(cells: Record<string, string>) {
  const all = {
    code: 'xinfeng',
    name: '新丰社区',
    kind: 'RURAL_MIXED',
    town: 'nanfeng',
    admin_email: 'admin@xinfeng',
    division_code: '',
    urban_rural_class: '',
    residents: '',
    founded_on: '',
    sample: '',
    ...cells,
  };
  const quoted = Object.values(all).map((value) => `"${value.replaceAll('"', '""')}"`);
  return csv(`${Object.keys(all).join(',')}\n${quoted.join(',')}\n`);
}

/** Encodes by turning the platform's decoder around; it has no encoder of its own for this. */
function gbk(content: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, [number, number]>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const character = decoder.decode(Uint8Array.of(high, low));
      if (low !== 0x7f && !bytes.has(character)) bytes.set(character, [high, low]);
    }
  }
  return Uint8Array.from([...content].flatMap((character) => bytes.get(character) ?? [character.charCodeAt(0)]));
}

describe('what a row becomes', () => {
  test('all columns are read, blanks are null, the code columns are normalised', () => {
    const result = row({
      code: 'ｘｉｎｆｅｎｇ１',
      name: ' 新丰社区１号（样例） ',
      kind: '动迁安置',
      admin_email: 'Admin＠Xinfeng',
      division_code: '３２０５８２１０６００１',
      urban_rural_class: '122',
      residents: '６５００',
      founded_on: '2011-11',
      sample: '是',
    });
    expect(result.problems).toEqual([]);
    expect(result.rows).toEqual([
      {
        line: 2,
        code: 'xinfeng1',
        name: '新丰社区1号（样例）',
        kind: 'RURAL_RESETTLEMENT',
        town: 'nanfeng',
        divisionCode: '320582106001',
        urbanRuralClass: '122',
        adminEmail: 'admin@xinfeng',
        residents: 6500,
        foundedOn: '2011-11',
        sample: true,
      },
    ]);
    expect(row({}).rows[0]).toMatchObject({ divisionCode: null, residents: null, foundedOn: null, sample: false });
  });

  test('Chinese headings and kinds serve as well', () => {
    const result = csv(
      '社区代码,名称,类型,镇街,管理员邮箱,常住居民\nchengxi,城西社区,城市商业,yangshe,admin@chengxi,0\n',
    );
    expect(result.problems).toEqual([]);
    expect(result.rows[0]).toMatchObject({ code: 'chengxi', kind: 'URBAN_COMMERCIAL', residents: 0 });
  });
});

describe('the shapes in which files come', () => {
  const plain = csv(`${HEADINGS}\n${XINFENG}\n`).rows;

  test.each([
    ['a byte order mark', `\uFEFF${HEADINGS}\n${XINFENG}`],
    ['a byte order mark in bytes', new TextEncoder().encode(`\uFEFF${HEADINGS}\n${XINFENG}`)],
    ['GBK', gbk(`${HEADINGS}\n${XINFENG}`)],
    ['UTF-16 LE', Buffer.from(`\uFEFF${HEADINGS}\n${XINFENG}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(`\uFEFF${HEADINGS}\n${XINFENG}`, 'utf16le').swap16()],
    ['CRLF', `${HEADINGS}\r\n${XINFENG}\r\n`],
    ['CR', `${HEADINGS}\r${XINFENG}\r`],
    ['CRLF and LF mixed', `${HEADINGS}\r\n${XINFENG}\n`],
    ['semicolons', `${HEADINGS}\n${XINFENG}`.replaceAll(',', ';')],
    ['tabs', `${HEADINGS}\n${XINFENG}`.replaceAll(',', '\t')],
    ['blank cells on the right', `${HEADINGS},,\n${XINFENG},,\n,,,,,,\n`],
    ['a heading with a line break', `${HEADINGS.replace('admin_email', '"管理员\n邮箱"')}\n${XINFENG}`],
    ['headings in capitals', `${HEADINGS.toUpperCase()}\n${XINFENG}`],
  ])('%s', (_, content) => {
    const result = csv(content);
    expect(result.problems).toEqual([]);
    expect(result.rows.map((each) => ({ ...each, line: 2 }))).toEqual(plain);
  });

  test('GBK with Chinese headings', () => {
    const bytes = gbk(`社区代码,名称,类型,镇街,管理员邮箱\n${XINFENG}`);
    expect(csv(bytes).rows).toEqual(plain);
  });

  test('a damaged byte in UTF-8 is told with its line and never read as GBK', () => {
    const bytes = new TextEncoder().encode(`${HEADINGS}\n${XINFENG}\n${XINFENG}`);
    bytes[bytes.lastIndexOf(('新'.charCodeAt(0) >> 12) | 0xe0)] = 0xff;
    const result = csv(bytes);
    expect(result.rows).toEqual([]);
    expect(places(result)).toEqual(['3']);
  });

  test('bytes that are no text at all are one problem', () => {
    expect(csv(Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe, 0x80, 0)).problems).toHaveLength(1);
  });

  test('quoted line breaks and blank lines do not shift the lines that are told', () => {
    const result = csv(`${HEADINGS}\n\nxin,"新\n丰",RURAL_MIXED,nanfeng,a@b\n\nBAD,x,RURAL_MIXED,nanfeng,a@b`);
    expect(places(result)).toEqual(['3 name', '6 code']);
  });

  test('a quotation mark that is never closed is told where it opens', () => {
    const rows = `${XINFENG}\n"chengxi,城西社区,URBAN_COMMERCIAL,yangshe,a@b\n${XINFENG}\n`;
    const result = csv(`${HEADINGS}\n${rows}`);
    expect(places(result)).toEqual(['3']);
    expect(csv(`${HEADINGS}\n"${'x,\n'.repeat(20_000)}`).problems).toHaveLength(1);
  });

  test.each([
    ['an empty file', ''],
    ['blank lines', '\n\n\n'],
    ['headings alone', `${HEADINGS}\n`],
  ])('%s has no communities', (_, content) => {
    expect(csv(content).problems.map(({ reason }) => reason.en)).toEqual(['The file has no communities']);
  });
});

describe('headings', () => {
  test('unknown, repeated and missing ones are told once, not per row', () => {
    const result = csv(`code,name,kind,kind,__proto__,admin_email\n${'abc,b,RURAL_MIXED,,,a@b\n'.repeat(3)}`);
    expect(places(result)).toEqual(['1 kind', '1 __proto__', '1 town', '3 code', '4 code']);
    expect(result.rows).toEqual([]);
  });

  test('a cell beyond the headings is told', () => {
    expect(places(csv(`${HEADINGS}\n${XINFENG},extra`))).toEqual(['2']);
  });

  test('the column of a problem is named as the file names it', () => {
    const result = csv('社区代码,名称,类型,镇街,管理员邮箱\nA,b,c,D,e\n');
    expect(places(result)).toEqual(['2 社区代码', '2 类型', '2 镇街', '2 管理员邮箱']);
  });
});

describe('what a cell may not hold', () => {
  test.each([
    ['code', 'Xinfeng'],
    ['code', 'xf'],
    ['code', '-xinfeng'],
    ['code', 'xinfeng-'],
    ['code', 'x'.repeat(41)],
    ['code', ''],
    ['name', ''],
    ['name', '新'.repeat(101)],
    ['name', '新\0丰'],
    ['name', '新\ud800丰'],
    ['name', '新\u202e丰'],
    ['name', '新\u200b丰'],
    ['name', '新\u2028丰'],
    ['name', '新\r\n丰'],
    ['name', "=cmd|' /C calc'!A0"],
    ['name', '＝cmd'],
    ['name', '+1'],
    ['name', '-1'],
    ['name', '\t@SUM(A1)'],
    ['kind', 'RURAL'],
    ['kind', 'constructor'],
    ['town', 'Nanfeng'],
    ['admin_email', 'nobody'],
    ['admin_email', 'a@b@c'],
    ['admin_email', 'a b@c'],
    ['admin_email', 'a@-'],
    ['division_code', '320582'],
    ['division_code', '320582106000'],
    ['urban_rural_class', '113'],
    ['residents', '-1'],
    ['residents', '6.5'],
    ['residents', '6,500'],
    ['residents', '1e3'],
    ['residents', '9'.repeat(400)],
    ['founded_on', '2011-13'],
    ['founded_on', '2011-02-30'],
    ['founded_on', '1899-12'],
    ['founded_on', '2011/11'],
    ['sample', 'maybe'],
  ])('%s: %j', (column, value) => {
    const result = row({ [column]: value });
    expect(result.rows).toEqual([]);
    expect(places(result)).toEqual([`2 ${column}`]);
    expect(result.problems[0]?.reason).toEqual({ zh: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) });
  });

  test('every bad cell of a row is told, and the other rows are kept', () => {
    const result = csv(`${HEADINGS}\nX,,no,=1,nobody\n${XINFENG}\n`);
    expect(places(result)).toEqual(['2 code', '2 name', '2 kind', '2 town', '2 admin_email']);
    expect(result.rows.map(({ code }) => code)).toEqual(['xinfeng']);
  });

  test('a code given twice names the line where it stood first, full-width or not', () => {
    const result = csv(`${HEADINGS}\n${XINFENG}\n${XINFENG.replace('xinfeng', 'ｘｉｎｆｅｎｇ')}\n`);
    expect(result.problems).toMatchObject([{ line: 3, column: 'code', value: 'ｘｉｎｆｅｎｇ' }]);
    expect(result.problems[0]?.reason.en).toContain('line 2');
  });

  test('a town that is not there is told where towns are known', () => {
    expect(csv(`${HEADINGS}\n${XINFENG}`, { towns: new Set(['nanfeng']) }).problems).toEqual([]);
    expect(places(csv(`${HEADINGS}\n${XINFENG}`, { towns: new Set(['yangshe']) }))).toEqual(['2 town']);
  });

  test('what is told back is short and can be printed', () => {
    expect(row({ name: '新\0\u202e\ud800' }).problems[0]?.value).toBe('新\\u{0}\\u{202e}\\u{fffd}');
    expect(row({ name: '新'.repeat(10_000) }).problems[0]?.value).toHaveLength(101);
  });
});

describe('size', () => {
  test('of 100,000 rows the first 10,000 are read, and the line where reading stopped is told', () => {
    const started = performance.now();
    const lines = Array.from({ length: 100_000 }, (_, index) => XINFENG.replace('xinfeng', `c-${index}`));
    const result = csv([HEADINGS, ...lines].join('\n'));
    expect(result.rows).toHaveLength(MAX_ONBOARDING_ROWS);
    expect(places(result)).toEqual([`${MAX_ONBOARDING_ROWS + 2}`]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('exactly 10,000 rows are no problem', () => {
    const lines = Array.from({ length: MAX_ONBOARDING_ROWS }, (_, index) => XINFENG.replace('xinfeng', `c-${index}`));
    expect(csv([HEADINGS, ...lines].join('\n')).problems).toEqual([]);
  });

  test('a YAML file beyond the limit is refused unread', () => {
    expect(yaml('#'.repeat(5_000_000)).problems).toHaveLength(1);
    const many = `communities:\n${'- {code: abc}\n'.repeat(MAX_ONBOARDING_ROWS + 1)}`;
    expect(yaml(many).problems.filter(({ reason }) => reason.en.startsWith('At most'))).toMatchObject([
      { line: 10_002 },
    ]);
  });
});

describe('YAML', () => {
  const XINFENG_YAML = `communities:
  - code: xinfeng
    name: 新丰社区
    kind: RURAL_RESETTLEMENT
    town: nanfeng
    admin_email: admin@xinfeng
`;

  test('gives the same row as CSV, and keeps digits as they are written', () => {
    const result = yaml(
      `${XINFENG_YAML}    division_code: 320582106001\n    founded_on: 2011-11\n    residents: null\n`,
    );
    expect(result.problems).toEqual([]);
    expect(result.rows[0]).toMatchObject({
      line: 2,
      divisionCode: '320582106001',
      foundedOn: '2011-11',
      residents: null,
    });
    expect(yaml(`${XINFENG_YAML}    division_code: 0320582106\n`).problems[0]?.value).toBe('0320582106');
  });

  test('a problem is told at the value’s own line', () => {
    const result = yaml(`${XINFENG_YAML}    residents: "-5"\n  - code: X\n    nickname: y\n  - just text\n`);
    expect(places(result)).toEqual([
      '7 residents',
      '8 code',
      '8 name',
      '8 kind',
      '8 town',
      '8 admin_email',
      '9 nickname',
      '10',
    ]);
  });

  test.each([
    ['a key given twice', `${XINFENG_YAML}    town: other\n`, ['7 town']],
    ['a list for a value', `${XINFENG_YAML}    residents: [1, 2]\n`, ['7 residents']],
    ['an escaped NUL', XINFENG_YAML.replace('新丰社区', '"新\\0丰"'), ['3 name']],
    ['a formula', XINFENG_YAML.replace('新丰社区', '=cmd'), ['3 name']],
    ['a tag', XINFENG_YAML.replace('新丰社区', '!!js/function x'), ['3']],
    ['broken syntax', 'communities:\n  - {code: [}\n', ['2']],
    ['two documents', `${XINFENG_YAML}---\na: b\n`, ['7']],
    ['no list', 'towns: []\n', ['1']],
    ['an empty list', 'communities: []\n', ['1']],
    ['nothing', '', ['1']],
  ])('%s', (_, content, expected) => {
    expect([...new Set(places(yaml(content)))]).toEqual(expected);
  });

  test('aliases are refused without being expanded', () => {
    const levels = Array.from({ length: 30 }, (_, index) => `- &a${index + 1} [*a${index}, *a${index}]`);
    const result = yaml(`communities:\n- &a0 x\n${levels.join('\n')}\n`);
    expect(result.rows).toEqual([]);
    expect(result.problems).toHaveLength(31);
    expect(places(yaml(XINFENG_YAML.replace('code: xinfeng', 'code: &c xinfeng').replace('nanfeng', '*c')))).toEqual([
      '5 town',
    ]);
  });

  test('deep nesting is a problem, not a crash', () => {
    for (const bomb of ['['.repeat(20_000), '- '.repeat(20_000), '{a: '.repeat(20_000), '? '.repeat(20_000)]) {
      expect(yaml(`communities:\n${bomb}`).problems.length).toBeGreaterThan(0);
    }
  });
});

test('noise never throws', () => {
  // A linear congruential generator: the same noise in every run.
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const pieces = [
    '"',
    ',',
    '\n',
    '\r',
    ';',
    '\t',
    '=',
    '新',
    '\0',
    '\ud800',
    '- ',
    '{',
    '[',
    ': ',
    '&a ',
    '*a',
    '|',
    '> ',
    '!x',
    'code',
    'x',
  ];
  for (let round = 0; round < 300; round++) {
    const content = Array.from({ length: 60 }, () => pieces[next(pieces.length)]).join('');
    const bytes = Uint8Array.from({ length: 60 }, () => next(256));
    for (const format of ['CSV', 'YAML'] as const) {
      for (const noise of [content, `communities:\n${content}`, bytes]) {
        const { rows, problems } = parseOnboardingFile({ format, content: noise });
        expect(rows).toEqual([]);
        expect(problems.length).toBeGreaterThan(0);
        expect(JSON.stringify(problems)).not.toMatch(/\\u0000|\\ud800/);
      }
    }
  }
});

describe('division codes', () => {
  test('fall into county, town and community', () => {
    expect(parseDivisionCode('320582106001')).toEqual({ county: '320582', town: '106', place: '001' });
  });

  test.each(['', '32058210600', '3205821060011', '32058210600x', '020582106001', '320582000001', '320582106000'])(
    '%j is none of a community',
    (code) => {
      expect(parseDivisionCode(code)).toBeNull();
      expect(divisionCodeProblem(code)).not.toBeNull();
    },
  );

  test('the county is checked where one is given', () => {
    expect(divisionCodeProblem('320582106001', '320582')).toBeNull();
    expect(divisionCodeProblem('320581106001')).toBeNull();
    expect(divisionCodeProblem('320581106001', '320582')?.en).toContain('320582');
    const file = `${HEADINGS},division_code\n${XINFENG},320581106001\n`;
    expect(places(csv(file, { divisionPrefix: '320582' }))).toEqual(['2 division_code']);
  });

  test('there are seven urban–rural classes', () => {
    expect([...URBAN_RURAL_CLASSES.keys()]).toEqual(['111', '112', '121', '122', '123', '210', '220']);
  });
});

import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { COMMUNITIES, MAX_ONBOARDING_ROWS } from '../source-table.js';
import { writeWorkbook } from './write-workbook.js';
import { readXlsx } from './xlsx-source.js';

interface Made {
  /** The sheet's XML from `sheetData` on. */
  sheet: string;
  strings?: string;
  styles?: string;
  sheets?: string;
  more?: Record<string, Uint8Array>;
  date1904?: boolean;
}

const STYLES = ['General', 'yyyy/m/d', '000000', 'yyyy"年"m"月"', '@', 'yyyy-mm-dd hh:mm']
  .map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
  .join('');
const XFS = Array.from({ length: 6 }, (_, index) => `<xf numFmtId="${200 + index}"/>`).join('');
const BUILT_IN = '<xf numFmtId="14"/><xf numFmtId="57"/>';

const workbook = ({ sheet, strings = '', styles, sheets, more = {}, date1904 }: Made): Uint8Array =>
  zipSync({
    'xl/workbook.xml': strToU8(
      `<workbook xmlns:r="r"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${sheets ?? '<sheet name="表" r:id="a"/>'}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    ),
    'xl/sharedStrings.xml': strToU8(`<sst>${strings}</sst>`),
    'xl/styles.xml': strToU8(
      styles ?? `<styleSheet><numFmts>${STYLES}</numFmts><cellXfs>${XFS}${BUILT_IN}</cellXfs></styleSheet>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(`<worksheet>${sheet}</worksheet>`),
    ...more,
  });

const inline = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const HEADINGS = ['社区代码', '名称', '类型', '镇街', '管理员邮箱', '区划代码', '成立日期', '常住居民'];
const headingRow = `<row r="1">${HEADINGS.map(inline).join('')}</row>`;
const data = (...rows: string[]) => `<sheetData>${rows.join('')}</sheetData>`;
const read = (made: Made) => readXlsx(workbook(made), COMMUNITIES);
/** What the only row below the headings has, by column. */
function cells(row: string, made: Partial<Made> = {}) {
  const { rows, problems } = read({ sheet: data(headingRow, row), ...made });
  return { ...Object.fromEntries([...(rows[0]?.cells ?? [])].map(([column, { value }]) => [column, value])), problems };
}

describe('a workbook', () => {
  it('reads what it wrote', () => {
    const rows = [
      HEADINGS,
      ['hupan', '湖畔<社区>&"甲"', '城市商业', 'yangshe', 'a@hupan', '320582001001', '2019-05', '0'],
    ];
    const { rows: read, problems } = readXlsx(writeWorkbook('社区', rows), COMMUNITIES);
    expect(problems).toEqual([]);
    expect(read.map(({ line }) => line)).toEqual([2]);
    expect([...read[0]!.cells.values()].slice(0, 8).map(({ value }) => value)).toEqual(rows[1]);
  });

  it('shows numbers and days as people see them', () => {
    const row = `<row r="2">${inline('a')}<c s="1"><v>43586</v></c><c s="3"><v>43586</v></c><c s="2"><v>42</v></c><c s="5"><v>43586.354166666664</v></c><c><v>3.20582001001E11</v></c><c s="6"><v>43586</v></c><c><v>0.30000000000000004</v></c></row>`;
    expect(cells(row)).toMatchObject({
      ...{ name: '2019-05-01', kind: '2019-05', town: '000042', admin_email: '2019-05-01 08:30' },
      ...{ division_code: '320582001001', founded_on: '2019-05-01', residents: '0.3', problems: [] },
    });
    expect(cells('<row r="2"><c r="G2" s="7"><v>42124</v></c></row>', { date1904: true })).toMatchObject({
      founded_on: '2019-05',
    });
  });

  it('takes formulas by their last result, and tells where there is none, or an error', () => {
    const row = `<row r="2"><c t="str"><f>A1</f><v>hupan</v></c><c t="b"><v>1</v></c><c><f>1+1</f><v></v></c><c t="e"><v>#REF!</v></c><c><v>320582198001011234</v></c></row>`;
    const { problems, ...values } = cells(row);
    expect(values).toMatchObject({ code: 'hupan', name: 'TRUE' });
    expect(problems.map(({ line, column, value }) => [line, column, value])).toEqual([
      [2, '类型', ''],
      [2, '镇街', '#REF!'],
      [2, '管理员邮箱', '320582198001011234'],
    ]);
  });

  it('reads shared and rich texts without their pronunciation, and escaped characters', () => {
    const strings = '<si><r><t>湖</t></r><r><t>畔</t></r><rPh><t>húpàn</t></rPh></si><si><t>甲_x000A_乙</t></si>';
    const row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>';
    expect(cells(row, { strings })).toMatchObject({ code: '湖畔', name: '甲\n乙' });
  });

  it('skips a title, blank rows and gaps; numbers rows as the sheet does; fills merged areas down', () => {
    const sheet = `${data(
      `<row r="1"><c r="A1" t="inlineStr"><is><t>张家港市社区名单</t></is></c></row>`,
      headingRow.replace('r="1"', 'r="3"'),
      `<row r="7"><c r="A7" t="inlineStr"><is><t>jia</t></is></c><c r="D7" t="inlineStr"><is><t>yangshe</t></is></c></row>`,
      `<row r="8"></row>`,
      `<row r="9"><c r="A9" t="inlineStr"><is><t>yi</t></is></c></row>`,
    )}<mergeCells><mergeCell ref="A1:H1"/><mergeCell ref="D7:D9"/><mergeCell ref="J1:J1048576"/><mergeCell ref="?"/></mergeCells>`;
    const { rows, problems } = read({ sheet });
    expect(problems).toEqual([]);
    expect(rows.map(({ line, cells }) => [line, cells.get('code')?.value, cells.get('town')?.value])).toEqual([
      [7, 'jia', 'yangshe'],
      [9, 'yi', 'yangshe'],
    ]);
  });

  it('chooses the sheet that is called as the list is, else the first that can be seen', () => {
    const second = (code: string) => ({
      'xl/worksheets/sheet2.xml': strToU8(
        `<x:worksheet xmlns:x="x"><x:sheetData><x:row>${HEADINGS.map(inline).join('')}</x:row><x:row>${inline(code)}</x:row></x:sheetData></x:worksheet>`,
      ),
    });
    const codes = (sheets: string) =>
      read({ sheet: data(headingRow, `<row>${inline('first')}</row>`), sheets, more: second('second') }).rows.map(
        ({ cells }) => cells.get('code')?.value,
      );
    expect(codes('<sheet name="甲" r:id="a"/><sheet name="乙" r:id="b"/>')).toEqual(['first']);
    expect(codes('<sheet name="甲" r:id="a"/><sheet name="社区" r:id="b"/>')).toEqual(['second']);
    expect(codes('<sheet name="甲" r:id="a" state="hidden"/><sheet name="乙" r:id="b"/>')).toEqual(['second']);
  });
});

describe('a workbook that is none, or too much', () => {
  const reasons = (bytes: Uint8Array) =>
    readXlsx(bytes, COMMUNITIES).problems.map(({ line, reason }) => `${line} ${reason.en}`);

  it('says what it is instead', () => {
    for (const bytes of [new Uint8Array(), strToU8('code,name'), strToU8('PK\u0003\u0004...')])
      expect(reasons(bytes)).toEqual([expect.stringContaining('1 No intact Excel workbook')]);
    expect(reasons(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0))).toEqual([expect.stringContaining('.xls of old')]);
    const whole = writeWorkbook('社区', [HEADINGS]);
    const directory = Buffer.from(whole).indexOf('PK\u0001\u0002');
    for (let cut = 0; cut < directory; cut += 97) expect(reasons(whole.subarray(0, cut)).length).toBeGreaterThan(0);
  });

  it('refuses entities, damaged rows and texts that are no XML', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>`;
    const sheets = [
      bomb,
      '<worksheet><sheetData><row r="9"/><row r="2"/></sheetData></worksheet>',
      '<a><b></a>',
      '&x;',
    ];
    for (const sheet of sheets) {
      const made = workbook({ sheet: '', more: { 'xl/worksheets/sheet1.xml': strToU8(sheet) } });
      expect([sheet, reasons(made)]).toEqual([sheet, [expect.stringContaining('No intact')]]);
    }
  });

  it('unpacks no more than is allowed, whatever it claims', () => {
    const bomb = workbook({ sheet: ' '.repeat(200_000_000) });
    expect(bomb.length).toBeLessThan(400_000);
    const begun = performance.now();
    expect(reasons(bomb)).toEqual([expect.stringContaining('More than 24 MB when unpacked')]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('reads as many rows as may be, and tells from where on it did not', () => {
    const row = (_: unknown, index: number) => `<row>${inline(`c-${index}`)}</row>`;
    const { rows, problems } = read({ sheet: data(headingRow, ...Array.from({ length: 60_000 }, row)) });
    expect(rows).toHaveLength(MAX_ONBOARDING_ROWS);
    expect(problems.map(({ line }) => line)).toEqual([MAX_ONBOARDING_ROWS + 2]);
  });

  it('takes no cell far out for a table', () => {
    const { rows, problems } = read({ sheet: data(headingRow, '<row r="2"><c r="XFD2"><v>1</v></c></row>') });
    expect([rows, problems]).toEqual([[], []]);
  });
});

import fc from 'fast-check';
import { archive, type Part } from './archive.js';

/** What stands in cells: values of every kind, and such as mean something to somebody who reads or writes them. */
export const oddCell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.double().map(String),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1e308',
    'NaN',
    '45000',
    '45000.5',
    '3201234567890',
    'true',
    '#REF!',
    '2999-01-01',
  ),
  fc.constantFrom(
    '=cmd|calc',
    '@SUM(A1)',
    "'",
    '"',
    '<![CDATA[',
    '&amp;',
    '_x0000_',
    '_xD800_',
    '\u202e',
    '9'.repeat(400),
  ),
  fc.constantFrom(
    'xinfeng',
    '户主',
    '男',
    '1-200幢1-200单元1-99层每层40户',
    '3幢2单元',
    '11010519491231002X',
    '13800138000',
  ),
);

const escaped = (said: string): string =>
  said.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '').replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const style = fc.constantFrom('', ' s="0"', ' s="1"', ' s="99"', ' s="-1"', ' s="x"');
const kind = fc.constantFrom('n', 's', 'str', 'inlineStr', 'b', 'e', 'd', 'zzz');
const formula = fc.constantFrom(
  '',
  '',
  '<f>cmd|calc</f>',
  '<f t="shared" si="0"/>',
  '<f t="array" ref="A1:XFD1048576">1</f>',
);

const cellXml = (address: string) =>
  fc.tuple(kind, style, formula, oddCell).map(([type, styled, how, value]) => {
    const said = escaped(value);
    const body = type === 'inlineStr' ? `<is><t>${said}</t><rPh><t>x</t></rPh></is>` : `${how}<v>${said}</v>`;
    return `<c r="${address}" t="${type}"${styled}>${body}</c>`;
  });

/** Addresses and rows that no sheet has, or not in this order. */
const misplaced = fc.constantFrom(
  '<row r="0"><c r="A0"><v>1</v></c></row>',
  '<row r="1048577"><c r="A1"><v>1</v></c></row>',
  '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
  '<row r="2"/><row r="1"/>',
  '<row r="x"><c/></row>',
  '<row><c><v>1</v></c><c r="?"><v/></c></row>',
  '<c r="A1"><v>1</v></c>',
  '<row r="9"><c r="A9" t="s"><v>4294967296</v></c></row>',
);

function sheetXml(headings: readonly string[]): fc.Arbitrary<string> {
  const heading = headings.map(
    (said, column) => `<c r="${LETTERS[column]}1" t="inlineStr"><is><t>${said}</t></is></c>`,
  );
  const row = (line: number) =>
    fc
      .tuple(...headings.map((_, column) => fc.option(cellXml(`${LETTERS[column]}${line}`), { nil: '', freq: 4 })))
      .map((cells) => `<row r="${line}">${cells.join('')}</row>`);
  const rows = fc
    .integer({ min: 0, max: 4 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => row(n + 2))));
  const merges = fc.constantFrom(
    '',
    '<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="B2:C9"/></mergeCells>',
    '<mergeCells><mergeCell ref="ZZZ1:A"/></mergeCells>',
  );
  return fc
    .tuple(rows, fc.option(misplaced, { nil: '', freq: 4 }), merges)
    .map(
      ([lines, odd, merged]) =>
        `<worksheet><sheetData><row r="1">${heading.join('')}</row>${lines.join('')}${odd}</sheetData>${merged}</worksheet>`,
    );
}

/** XML that is none, or means harm. */
const brokenXml = fc.oneof(
  fc.constantFrom(
    '',
    '<',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<a x="1" x="2"/>',
    '<a>&#0;&#xD800;&#99999999;</a>',
    `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`,
    '<worksheet><sheetData>',
    '\uFEFF<worksheet/>',
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

const overview = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom('<workbookPr/>', '<workbookPr date1904="1"/>')
      .map(
        (how) => `<workbook xmlns:r="r">${how}<sheets><sheet name="甲" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '<workbook/>',
      '<workbook xmlns:r="r"><sheets><sheet name="甲" r:id="rId9"/></sheets></workbook>',
      '<workbook xmlns:r="r"><sheets><sheet name="甲" state="veryHidden" r:id="rId1"/><sheet r:id="rId1"/></sheets></workbook>',
    ),
  },
  { weight: 1, arbitrary: brokenXml },
);

const targets = fc.constantFrom(
  'worksheets/sheet1.xml',
  '/xl/worksheets/sheet1.xml',
  '../xl/worksheets/sheet1.xml',
  'http://127.0.0.1/x.xml',
  '../../../../etc/passwd',
  '',
);
const styles = fc.constantFrom(
  '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000000"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>',
);
const strings = fc
  .array(oddCell, { maxLength: 3 })
  .map((list) => `<sst>${list.map((said) => `<si><t>${escaped(said)}</t><rPh><t>y</t></rPh></si>`).join('')}</sst>`);

const lie = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Part['lies']>(
      { method: 99 },
      { method: 0 },
      { crc: 1 },
      { packed: 0xffffffff },
      { unpacked: 0xffffffff },
      { packed: 0 },
      { unpacked: 0 },
      { flags: 1 },
      { flags: 8 },
    ),
  },
);

/** A workbook's bytes: a sound archive whose parts are sound, odd or broken, or an archive that lies about them. */
export function oddWorkbook(headings: readonly string[]): fc.Arbitrary<Buffer> {
  const sound = (text: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: brokenXml });
  return fc
    .record({
      overview,
      target: targets,
      sheet: sound(sheetXml(headings)),
      styles: sound(styles),
      strings: sound(strings),
    })
    .chain(({ overview: book, target, sheet, styles: looks, strings: shared }) => {
      const relations = `<Relationships><Relationship Id="rId1" Target="${target}"/></Relationships>`;
      const texts: [string, string][] = [
        ['[Content_Types].xml', '<Types/>'],
        ['xl/workbook.xml', book],
        ['xl/_rels/workbook.xml.rels', relations],
        ['xl/worksheets/sheet1.xml', sheet],
        ['xl/styles.xml', looks],
        ['xl/sharedStrings.xml', shared],
      ];
      return fc
        .tuple(
          fc.tuple(...texts.map(() => fc.tuple(lie, fc.boolean()))),
          fc.subarray(
            texts.map((_, n) => n),
            { minLength: 4 },
          ),
        )
        .map(([how, kept]) =>
          archive(
            kept.map((n) => ({
              name: texts[n]![0],
              content: Buffer.from(texts[n]![1]),
              deflated: how[n]![1],
              lies: how[n]![0]!,
            })),
          ),
        );
    });
}

/** Larger than anybody may unpack or read, each in its own way. */
export function largeWorkbooks(headings: readonly string[]): Record<string, Buffer> {
  const book = (sheet: Buffer | string, more: Part[] = []) =>
    archive([
      {
        name: 'xl/workbook.xml',
        content: Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="甲" r:id="rId1"/></sheets></workbook>'),
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content: Buffer.from('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
      },
      { name: 'xl/worksheets/sheet1.xml', content: Buffer.from(sheet) },
      ...more,
    ]);
  const heading = headings.map((said) => `<c t="inlineStr"><is><t>${said}</t></is></c>`).join('');
  const row = `<row>${headings.map(() => '<c t="str"><f>1+1</f><v>甲</v></c>').join('')}</row>`;
  const blank = Buffer.alloc(40 * 1024 * 1024, ' ');
  return {
    'a bomb': book(blank),
    'a bomb beside the sheet': book('<worksheet/>', [{ name: 'xl/sharedStrings.xml', content: blank }]),
    'many rows': book(`<worksheet><sheetData><row>${heading}</row>${row.repeat(12_000)}</sheetData></worksheet>`),
    'many parts': archive(
      Array.from({ length: 5_000 }, (_, n) => ({ name: `xl/worksheets/sheet${n}.xml`, content: Buffer.from('<a/>') })),
    ),
    'the same part again': book('<worksheet/>', [{ name: 'XL/Workbook.xml', content: Buffer.from('<workbook/>') }]),
    'one long cell': book(
      `<worksheet><sheetData><row>${heading}</row><row><c t="str"><v>${'长'.repeat(2_000_000)}</v></c></row></sheetData></worksheet>`,
    ),
  };
}

import { isLocalDate, type Text, text } from '@gongzhi/kernel';
import { parse as parseCsv } from 'csv-parse/sync';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { divisionCodeProblem, URBAN_RURAL_CLASSES } from './division-code.js';
import type { CommunityKind } from './tenancy.enums.js';

export const MAX_ONBOARDING_ROWS = 10_000;
/** A YAML document is read whole before its rows can be counted; this is well above what the rows need. */
const MAX_YAML_CHARACTERS = 2_500_000;
/** A CSV record beyond this is a quotation mark that was never closed. */
const MAX_RECORD_SIZE = 20_000;

export interface OnboardingFile {
  format: 'CSV' | 'YAML';
  /** Bytes are read as UTF-8, or as GB 18030 (GBK) where they are no UTF-8. */
  content: string | Uint8Array;
  /** Codes of the towns that there are; left out, towns are not checked. */
  towns?: ReadonlySet<string>;
  /** Digits that every division code must begin with, as in the city's county code. */
  divisionPrefix?: string;
}

/** One community as the file has it, normalised; an optional column that is blank is null. */
export interface OnboardingRow {
  line: number;
  code: string;
  name: string;
  kind: CommunityKind;
  town: string;
  divisionCode: string | null;
  urbanRuralClass: string | null;
  adminEmail: string;
  residents: number | null;
  /** `YYYY-MM` or `YYYY-MM-DD`: as exact as it is known. */
  foundedOn: string | null;
  /** Invented for demonstration. */
  sample: boolean;
}

export interface RowProblem {
  /** Line in the file, from 1. */
  line: number;
  /** Heading as the file writes it; empty where the whole row or file is at fault. */
  column: string;
  /** What stands there, cut to 100 characters, with what cannot be seen written as `\u{…}`. */
  value: string;
  reason: Text;
}

/**
 * Reads a list of communities: CSV (comma, semicolon or tab; headings in English or Chinese) or YAML (the same keys
 * under `communities:`). Returns the rows without fault, and every problem of every other row, in the file's order.
 * Never throws, whatever the content.
 */
export function parseOnboardingFile(file: OnboardingFile): { rows: OnboardingRow[]; problems: RowProblem[] } {
  const decoded = decode(file.content);
  if ('problem' in decoded) return { rows: [], problems: [decoded.problem] };
  const source = file.format === 'CSV' ? readCsv(decoded.text) : readYaml(decoded.text);
  const problems = [...source.problems];
  if (source.rows.length === 0 && problems.length === 0) {
    problems.push(problemAt(1, text('文件中没有社区', 'The file has no communities')));
  }
  const linesByCode = new Map<string, number>();
  const rows = source.rows.flatMap((row) => checkRow(row, file, linesByCode, problems) ?? []);
  return { rows, problems: problems.sort((a, b) => a.line - b.line) };
}

const COLUMNS = {
  code: { zh: '社区代码', required: true },
  name: { zh: '名称', required: true },
  kind: { zh: '类型', required: true },
  town: { zh: '镇街', required: true },
  division_code: { zh: '区划代码', required: false },
  urban_rural_class: { zh: '城乡分类', required: false },
  admin_email: { zh: '管理员邮箱', required: true },
  residents: { zh: '常住居民', required: false },
  founded_on: { zh: '成立日期', required: false },
  sample: { zh: '样例', required: false },
} as const;

type Column = keyof typeof COLUMNS;
const columns = Object.keys(COLUMNS) as Column[];
const columnByHeading = new Map(
  columns.flatMap((column) => [[column as string, column] as const, [COLUMNS[column].zh, column] as const]),
);
const columnOf = (heading: string) => columnByHeading.get(heading.normalize('NFKC').replace(/\s/g, '').toLowerCase());

const KINDS = new Map<string, CommunityKind>([
  ['RURAL_RESETTLEMENT', 'RURAL_RESETTLEMENT'],
  ['动迁安置', 'RURAL_RESETTLEMENT'],
  ['RURAL_MIXED', 'RURAL_MIXED'],
  ['混合型', 'RURAL_MIXED'],
  ['URBAN_COMMERCIAL', 'URBAN_COMMERCIAL'],
  ['城市商业', 'URBAN_COMMERCIAL'],
]);
const YES_OR_NO = new Map([
  ...['yes', 'true', '是'].map((word) => [word, true] as const),
  ...['no', 'false', '否'].map((word) => [word, false] as const),
]);

interface Cell {
  heading: string;
  line: number;
  value: string;
}

/** A row of either format, before any of its values is judged. */
interface SourceRow {
  line: number;
  cells: Map<Column, Cell>;
  /** False where the row's shape is at fault already. */
  sound: boolean;
}

interface Source {
  rows: SourceRow[];
  problems: RowProblem[];
}

type Read<T> = { value: T } | { reason: Text };

function checkRow(
  source: SourceRow,
  file: OnboardingFile,
  linesByCode: Map<string, number>,
  problems: RowProblem[],
): OnboardingRow | null {
  let { sound } = source;
  const read = <T>(column: Column, accept: (value: string) => Read<T>): T | null => {
    const cell = source.cells.get(column);
    // The whole column is missing, and was reported with the headings, or the cell was reported as it was read.
    if (!cell) sound &&= !COLUMNS[column].required;
    const value = cell?.value.trim() ?? '';
    if (!cell || (value === '' && !COLUMNS[column].required)) return null;
    const refusal = value === '' ? text('必填', 'Must be filled in') : unsafe(value);
    const outcome = refusal
      ? { reason: refusal }
      : accept(column === 'name' ? plainDigits(value) : value.normalize('NFKC'));
    if ('value' in outcome) return outcome.value;
    sound = false;
    problems.push({ line: cell.line, column: shown(cell.heading), value: shown(cell.value), reason: outcome.reason });
    return null;
  };

  const row = {
    line: source.line,
    code: read('code', (value) => readCode(value, source.line, linesByCode)),
    name: read('name', readName),
    kind: read('kind', (value) =>
      found(
        KINDS.get(value.toUpperCase()),
        '类型应为：动迁安置、混合型或城市商业',
        `Must be one of ${[...new Set(KINDS.values())].join(', ')}`,
      ),
    ),
    town: read('town', (value) => readTown(value, file.towns)),
    divisionCode: read('division_code', (value) => {
      const reason = divisionCodeProblem(value, file.divisionPrefix);
      return reason ? { reason } : { value };
    }),
    urbanRuralClass: read('urban_rural_class', (value) => {
      const known = [...URBAN_RURAL_CLASSES.keys()].join(', ');
      return found(
        URBAN_RURAL_CLASSES.has(value) ? value : undefined,
        `城乡分类应为：${known}`,
        `Must be one of ${known}`,
      );
    }),
    adminEmail: read('admin_email', readEmail),
    residents: read('residents', (value) =>
      found(
        /^\d{1,8}$/.test(value) ? Number(value) : undefined,
        '应为不小于 0 的整数，不带分隔符',
        'Must be a whole number from 0, without separators',
      ),
    ),
    foundedOn: read('founded_on', (value) =>
      found(
        isLocalDate(value) || isLocalDate(`${value}-01`) ? value : undefined,
        '应为 1900 年以后的有效日期：YYYY-MM 或 YYYY-MM-DD',
        'Must be a date from 1900 on that exists: YYYY-MM or YYYY-MM-DD',
      ),
    ),
    sample:
      read('sample', (value) => found(YES_OR_NO.get(value.toLowerCase()), '应为是或否', 'Must be yes or no')) ?? false,
  };
  // `sound` vouches that every required value was read.
  return sound ? (row as OnboardingRow) : null;
}

const found = <T>(value: T | undefined, zh: string, en: string): Read<T> =>
  value === undefined ? { reason: text(zh, en) } : { value };

const SLUG = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;
const slugRule = text(
  '应为 3 至 40 位小写字母、数字或连字符，以字母开头，不以连字符结尾',
  'Must be 3 to 40 lower-case letters, digits or hyphens, beginning with a letter, not ending with a hyphen',
);

function readCode(value: string, line: number, linesByCode: Map<string, number>): Read<string> {
  if (!SLUG.test(value)) return { reason: slugRule };
  const first = linesByCode.get(value);
  if (first !== undefined)
    return { reason: text(`与第 ${first} 行的代码重复`, `The same code stands in line ${first}`) };
  linesByCode.set(value, line);
  return { value };
}

function readTown(value: string, towns: ReadonlySet<string> | undefined): Read<string> {
  if (!SLUG.test(value)) return { reason: slugRule };
  return found(towns && !towns.has(value) ? undefined : value, '没有这个镇街', 'There is no such town');
}

const readName = (value: string): Read<string> =>
  found([...value].length <= 100 ? value : undefined, '名称最多 100 个字', 'A name has at most 100 characters');

/** A domain need not have a dot: a city's own mail system may not. */
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}(?<!-)$/;

const readEmail = (value: string): Read<string> =>
  found(
    EMAIL.test(value.toLowerCase()) ? value.toLowerCase() : undefined,
    '不是有效的邮箱地址',
    'Not a valid mail address',
  );

/** Line ends, controls, direction marks, zero-width characters, lone surrogates, and the mark of a failed decoding. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD-\uFFFF]/gu;

function unsafe(value: string): Text | null {
  if (value.search(UNSEEN) >= 0) {
    return text(
      '含有换行、控制字符、方向标记或无法识别的字符',
      'Has a line break, a control character, a direction mark or an unreadable character',
    );
  }
  // The list is exported to spreadsheets again; some of them run full-width forms too.
  return /^[=+\-@]/.test(value.normalize('NFKC'))
    ? text('不得以 = + - @ 开头：电子表格会把它当作公式', 'Must not begin with = + - or @: a spreadsheet would run it')
    : null;
}

/** Full-width digits and letters become plain ones; Chinese punctuation in a name stays. */
const plainDigits = (name: string): string =>
  name.normalize('NFC').replace(/[０-９Ａ-Ｚａ-ｚ]/g, (character) => character.normalize('NFKC'));

const shown = (value: string): string => {
  const cut = value.length > 100 ? `${value.slice(0, 100)}…` : value;
  return cut.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
};

const problemAt = (line: number, reason: Text, column = '', value = ''): RowProblem => ({
  line,
  column: shown(column),
  value: shown(value),
  reason,
});

const tooManyRows = (line: number): RowProblem =>
  problemAt(
    line,
    text(
      `最多 ${MAX_ONBOARDING_ROWS} 行，从此行起未读取`,
      `At most ${MAX_ONBOARDING_ROWS} rows; nothing was read from here on`,
    ),
  );

function decode(content: string | Uint8Array): { text: string } | { problem: RowProblem } {
  if (typeof content === 'string') return { text: content.replace(/^\uFEFF/, '') };
  const utf8 = decodeAs('utf-8', content);
  if (utf8 !== null) return { text: utf8 };
  // Read as UTF-8, GBK falls to pieces almost everywhere; UTF-8 with a damaged byte does not, and must not turn into
  // names that nobody wrote.
  const attempt = new TextDecoder().decode(content);
  const broken = attempt.split('\uFFFD').length - 1;
  const intact = (attempt.match(/[\u0080-\uFFFC]/g) ?? []).length;
  const gbk = intact > broken ? null : decodeAs('gb18030', content);
  if (gbk !== null) return { text: gbk };
  const line = attempt.slice(0, attempt.indexOf('\uFFFD')).split(/\r\n?|\n/).length;
  return {
    problem: problemAt(line, text('此处既不是 UTF-8 也不是 GBK 文本', 'Neither UTF-8 nor GBK text from here on')),
  };
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

interface CsvRecord {
  info: { lines: number };
  record: string[];
  raw: string;
}

function readCsv(content: string): Source {
  const problems: RowProblem[] = [];
  const lines = content.replace(/\r\n?/g, '\n');
  const records = parseCsv(lines, {
    delimiter: delimiterOf(lines),
    record_delimiter: '\n',
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_SIZE,
    // The heading, the rows, and one more that tells of too many.
    to: MAX_ONBOARDING_ROWS + 2,
    info: true,
    raw: true,
    skip_records_with_error: true,
    on_skip: (error, raw = '') => {
      problems.push(
        problemAt(
          startOf(Number(error?.lines ?? 1), raw),
          text(
            '引号未闭合或此行过长，其后未读取',
            'A quotation mark is not closed, or the row is too long; nothing was read after it',
          ),
          '',
          raw.trim(),
        ),
      );
    },
    // The option `info` changes the shape of the result, which the library's types do not follow.
  }) as unknown as CsvRecord[];

  const [first, ...rest] = records.map(({ info, record, raw }) => ({
    line: startOf(info.lines, raw),
    record,
  }));
  if (!first) return { rows: [], problems };
  const headings = readHeadings(first.record, first.line, problems);
  const overflow = rest[MAX_ONBOARDING_ROWS];
  if (overflow) problems.push(tooManyRows(overflow.line));
  const rows = rest
    .slice(0, MAX_ONBOARDING_ROWS)
    .filter(({ record }) => record.some((value) => value.trim() !== ''))
    .map(({ line, record }) => csvRow(line, record, headings, problems));
  return { rows, problems };
}

/** The line on which a record begins, from the one on which it ends; the blank lines before it belong to its text. */
const startOf = (end: number, raw: string): number => end + 1 - raw.trimStart().replace(/\n$/, '').split('\n').length;

function delimiterOf(content: string): string {
  const heading = content.trimStart().split('\n', 1)[0] ?? '';
  const count = (delimiter: string) => heading.split(delimiter).length;
  return [';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}

interface Heading {
  column: Column;
  text: string;
}

/** What stands above each position; null where that is blank or at fault. */
function readHeadings(record: string[], line: number, problems: RowProblem[]): (Heading | null)[] {
  const seen = new Set<Column>();
  const headings = record.map((heading) => {
    if (heading.trim() === '') return null;
    const column = claimColumn(heading, line, seen, problems);
    return column && { column, text: heading };
  });
  for (const column of columns) {
    if (!COLUMNS[column].required || seen.has(column)) continue;
    const reason = text(`缺少“${COLUMNS[column].zh}”列`, `The column ${column} is missing`);
    problems.push(problemAt(line, reason, column, record.join(',')));
  }
  return headings;
}

/** The column that a heading names; null, and a problem, where there is none or it was named before. */
function claimColumn(heading: string, line: number, seen: Set<Column>, problems: RowProblem[]): Column | null {
  const column = columnOf(heading);
  if (column && !seen.has(column)) {
    seen.add(column);
    return column;
  }
  const reason = column ? text('此列重复', 'The column is given twice') : text('没有这一列', 'There is no such column');
  problems.push(problemAt(line, reason, heading));
  return null;
}

function csvRow(line: number, record: string[], headings: (Heading | null)[], problems: RowProblem[]): SourceRow {
  const row: SourceRow = { line, cells: new Map(), sound: true };
  record.forEach((value, index) => {
    const heading = headings[index];
    if (heading) row.cells.set(heading.column, { heading: heading.text, line, value });
    else if (heading === undefined && value.trim() !== '') {
      row.sound = false;
      problems.push(problemAt(line, text('单元格没有表头', 'The cell has no heading'), '', value));
    }
  });
  // A spreadsheet may leave out blank cells at a row's end.
  for (const heading of headings.slice(record.length)) {
    if (heading) row.cells.set(heading.column, { heading: heading.text, line, value: '' });
  }
  return row;
}

function readYaml(content: string): Source {
  if (content.length > MAX_YAML_CHARACTERS) {
    const limit = text(
      `文件最多 ${MAX_YAML_CHARACTERS} 个字符`,
      `A file has at most ${MAX_YAML_CHARACTERS} characters`,
    );
    return { rows: [], problems: [problemAt(1, limit)] };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(content, { lineCounter, prettyErrors: false, uniqueKeys: false, stringKeys: true });
  const lineAt = (offset: number | undefined) => Math.max(1, lineCounter.linePos(offset ?? 0).line);
  const faults = new Map(
    [...document.errors, ...document.warnings].map(({ code, pos }) => [
      `${lineAt(pos[0])} ${code}`,
      { code, line: lineAt(pos[0]) },
    ]),
  );
  if (faults.size > 0) {
    const problems = [...faults.values()].map(({ code, line }) =>
      problemAt(line, text(`YAML 语法有误（${code}）`, `Not valid YAML (${code})`)),
    );
    return { rows: [], problems };
  }
  const problems: RowProblem[] = [];
  const rows = yamlItems(document.contents, lineAt, problems).map((item) => yamlRow(item, lineAt, problems));
  return { rows, problems };
}

type LineAt = (offset: number | undefined) => number;

function yamlItems(contents: unknown, lineAt: LineAt, problems: RowProblem[]): Node[] {
  const pairs = isMap<Node, Node | null>(contents) ? contents.items : [];
  const list =
    pairs.length === 1 && isScalar(pairs[0]?.key) && ['communities', '社区'].includes(String(pairs[0].key.value))
      ? pairs[0].value
      : null;
  if (!isSeq<Node>(list)) {
    problems.push(problemAt(1, text('应只有一个列表 communities:', 'Must be one list, communities:')));
    return [];
  }
  const overflow = list.items[MAX_ONBOARDING_ROWS];
  if (overflow) problems.push(tooManyRows(lineAt(overflow.range?.[0])));
  return list.items.slice(0, MAX_ONBOARDING_ROWS);
}

function yamlRow(item: Node, lineAt: LineAt, problems: RowProblem[]): SourceRow {
  const line = lineAt(item.range?.[0]);
  const row: SourceRow = { line, cells: new Map(), sound: true };
  if (!isMap<Node, Node | null>(item)) {
    problems.push(problemAt(line, text('应为“列名: 值”', 'Must be columns with values')));
    return { ...row, sound: false };
  }
  const seen = new Set<Column>();
  for (const { key, value } of item.items) {
    const heading = isScalar(key) ? String(key.value) : '';
    const cellLine = lineAt((value ?? key).range?.[0]);
    const column = claimColumn(heading, cellLine, seen, problems);
    // Lists, maps and aliases are refused without being followed, so that none can grow.
    if (value !== null && !isScalar(value))
      problems.push(problemAt(cellLine, text('应为单个值', 'Must be a single value'), heading));
    if (!column || (value !== null && !isScalar(value))) row.sound = false;
    // The source text, so that a code keeps its leading zeros.
    else row.cells.set(column, { heading, line: cellLine, value: value?.value == null ? '' : (value.source ?? '') });
  }
  for (const column of columns) {
    if (!seen.has(column)) row.cells.set(column, { heading: column, line, value: '' });
  }
  return row;
}

import { decodeText, type Text, text } from '@gongzhi/kernel';
import { parse as parseCsv } from 'csv-parse/sync';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

export const MAX_ONBOARDING_ROWS = 10_000;
/** A YAML document is read whole before its rows can be counted; this is well above what the rows need. */
const MAX_YAML_CHARACTERS = 2_500_000;
/** A CSV record beyond this is a quotation mark that was never closed. */
const MAX_RECORD_SIZE = 20_000;

export const COLUMNS = {
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

export type Column = keyof typeof COLUMNS;
const columns = Object.keys(COLUMNS) as Column[];
const columnByHeading = new Map(
  columns.flatMap((column) => [[column as string, column] as const, [COLUMNS[column].zh, column] as const]),
);
const columnOf = (heading: string) => columnByHeading.get(heading.normalize('NFKC').replace(/\s/g, '').toLowerCase());

export interface RowProblem {
  /** Line in the file, from 1. */
  line: number;
  /** Heading as the file writes it; empty where the whole row or file is at fault. */
  column: string;
  /** What stands there, cut to 100 characters, with what cannot be seen written as `\u{…}`. */
  value: string;
  reason: Text;
}

export interface Cell {
  heading: string;
  line: number;
  value: string;
}

/** A row of either format, before any of its values is judged. */
export interface SourceRow {
  line: number;
  cells: Map<Column, Cell>;
  /** False where the row's shape is at fault already. */
  sound: boolean;
}

export interface Source {
  rows: SourceRow[];
  problems: RowProblem[];
}

/** The rows of a file of either format, whatever its encoding, before any value is judged. Never throws. */
export function readSource(format: 'CSV' | 'YAML', content: string | Uint8Array): Source {
  const decoded = decode(content);
  if ('problem' in decoded) return { rows: [], problems: [decoded.problem] };
  return format === 'CSV' ? readCsv(decoded.text) : readYaml(decoded.text);
}

function decode(content: string | Uint8Array): { text: string } | { problem: RowProblem } {
  if (typeof content === 'string') return { text: content.replace(/^\uFEFF/, '') };
  const decoded = decodeText(content);
  if ('text' in decoded) return decoded;
  return {
    problem: problemAt(
      decoded.line,
      text('此处既不是 UTF-8 也不是 GBK 文本', 'Neither UTF-8 nor GBK text from here on'),
    ),
  };
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

/** Line ends, controls, direction marks, zero-width characters, lone surrogates, and the mark of a failed decoding. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD-\uFFFF]/gu;

export const shown = (value: string): string => {
  const cut = value.length > 100 ? `${value.slice(0, 100)}…` : value;
  return cut.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
};

export const problemAt = (line: number, reason: Text, column = '', value = ''): RowProblem => ({
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

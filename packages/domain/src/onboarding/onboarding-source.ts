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

/** What a file of one kind holds: its columns, and what the list is called in YAML. */
export interface Table<C extends string> {
  columns: Readonly<Record<C, { zh: string; required: boolean }>>;
  list: Text;
}

export const COMMUNITIES: Table<Column> = { columns: COLUMNS, list: text('社区', 'communities') };

const columnsOf = <C extends string>({ columns }: Table<C>) => Object.keys(columns) as C[];

/** The column that a heading names, in either language. */
function columnOf<C extends string>(table: Table<C>, heading: string): C | undefined {
  const plain = heading.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  return columnsOf(table).find((column) => plain === column || plain === table.columns[column].zh);
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

export interface Cell {
  heading: string;
  line: number;
  value: string;
}

/** A row of either format, before any of its values is judged. */
export interface SourceRow<C extends string = Column> {
  line: number;
  cells: Map<C, Cell>;
  /** False where the row's shape is at fault already. */
  sound: boolean;
}

export interface Source<C extends string = Column> {
  rows: SourceRow<C>[];
  problems: RowProblem[];
}

/** The rows of a file of either format, whatever its encoding, before any value is judged. Never throws. */
export function readSource<C extends string>(
  format: 'CSV' | 'YAML',
  content: string | Uint8Array,
  table: Table<C>,
): Source<C> {
  const decoded = decode(content);
  if ('problem' in decoded) return { rows: [], problems: [decoded.problem] };
  return format === 'CSV' ? readCsv(decoded.text, table) : readYaml(decoded.text, table);
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

function readCsv<C extends string>(content: string, table: Table<C>): Source<C> {
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
  const headings = readHeadings(first.record, first.line, table, problems);
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

interface Heading<C extends string> {
  column: C;
  text: string;
}

/** What stands above each position; null where that is blank or at fault. */
function readHeadings<C extends string>(
  record: string[],
  line: number,
  table: Table<C>,
  problems: RowProblem[],
): (Heading<C> | null)[] {
  const seen = new Set<C>();
  const headings = record.map((heading) => {
    if (heading.trim() === '') return null;
    const column = claimColumn(heading, line, table, seen, problems);
    return column && { column, text: heading };
  });
  for (const column of columnsOf(table)) {
    const { zh, required } = table.columns[column];
    if (!required || seen.has(column)) continue;
    const reason = text(`缺少“${zh}”列`, `The column ${column} is missing`);
    problems.push(problemAt(line, reason, column, record.join(',')));
  }
  return headings;
}

/** The column that a heading names; null, and a problem, where there is none or it was named before. */
function claimColumn<C extends string>(
  heading: string,
  line: number,
  table: Table<C>,
  seen: Set<C>,
  problems: RowProblem[],
): C | null {
  const column = columnOf(table, heading);
  if (column && !seen.has(column)) {
    seen.add(column);
    return column;
  }
  const reason = column ? text('此列重复', 'The column is given twice') : text('没有这一列', 'There is no such column');
  problems.push(problemAt(line, reason, heading));
  return null;
}

function csvRow<C extends string>(
  line: number,
  record: string[],
  headings: (Heading<C> | null)[],
  problems: RowProblem[],
): SourceRow<C> {
  const row: SourceRow<C> = { line, cells: new Map(), sound: true };
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

function readYaml<C extends string>(content: string, table: Table<C>): Source<C> {
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
  const rows = yamlItems(document.contents, lineAt, table.list, problems).map((item) =>
    yamlRow(item, lineAt, table, problems),
  );
  return { rows, problems };
}

type LineAt = (offset: number | undefined) => number;

function yamlItems(contents: unknown, lineAt: LineAt, { zh, en }: Text, problems: RowProblem[]): Node[] {
  const pairs = isMap<Node, Node | null>(contents) ? contents.items : [];
  const list =
    pairs.length === 1 && isScalar(pairs[0]?.key) && [en, zh].includes(String(pairs[0].key.value))
      ? pairs[0].value
      : null;
  if (!isSeq<Node>(list)) {
    problems.push(problemAt(1, text(`应只有一个列表 ${en}:`, `Must be one list, ${en}:`)));
    return [];
  }
  const overflow = list.items[MAX_ONBOARDING_ROWS];
  if (overflow) problems.push(tooManyRows(lineAt(overflow.range?.[0])));
  return list.items.slice(0, MAX_ONBOARDING_ROWS);
}

function yamlRow<C extends string>(item: Node, lineAt: LineAt, table: Table<C>, problems: RowProblem[]): SourceRow<C> {
  const line = lineAt(item.range?.[0]);
  const row: SourceRow<C> = { line, cells: new Map(), sound: true };
  if (!isMap<Node, Node | null>(item)) {
    problems.push(problemAt(line, text('应为“列名: 值”', 'Must be columns with values')));
    return { ...row, sound: false };
  }
  const seen = new Set<C>();
  for (const { key, value } of item.items) {
    const heading = isScalar(key) ? String(key.value) : '';
    const cellLine = lineAt((value ?? key).range?.[0]);
    const column = claimColumn(heading, cellLine, table, seen, problems);
    // Lists, maps and aliases are refused without being followed, so that none can grow.
    if (value !== null && !isScalar(value))
      problems.push(problemAt(cellLine, text('应为单个值', 'Must be a single value'), heading));
    if (!column || (value !== null && !isScalar(value))) row.sound = false;
    // The source text, so that a code keeps its leading zeros.
    else row.cells.set(column, { heading, line: cellLine, value: value?.value == null ? '' : (value.source ?? '') });
  }
  for (const column of columnsOf(table)) {
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

import { type Text, text } from '@gongzhi/kernel';

export const MAX_ONBOARDING_ROWS = 10_000;

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

export const columnsOf = <C extends string>({ columns }: Table<C>) => Object.keys(columns) as C[];

/** The column that a heading names, in either language. */
export function columnOf<C extends string>(table: Table<C>, heading: string): C | undefined {
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

/** A row of any format, before any of its values is judged. */
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

/** The column that a heading names; null, and a problem, where there is none or it was named before. */
export function claimColumn<C extends string>(
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

export const tooManyRows = (line: number): RowProblem =>
  problemAt(
    line,
    text(
      `最多 ${MAX_ONBOARDING_ROWS} 行，从此行起未读取`,
      `At most ${MAX_ONBOARDING_ROWS} rows; nothing was read from here on`,
    ),
  );

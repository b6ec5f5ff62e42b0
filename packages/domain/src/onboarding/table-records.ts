import { type Text, text } from '@gongzhi/kernel';
import {
  claimColumn,
  columnsOf,
  MAX_ONBOARDING_ROWS,
  problemAt,
  type RowProblem,
  type SourceRow,
  type Table,
  tooManyRows,
} from './source-table.js';

export interface RecordCell {
  value: string;
  /** Why the format itself has no value here that could be relied on. */
  fault?: Text;
}

/** A row of a table, position by position. */
export interface TableRecord {
  line: number;
  cells: RecordCell[];
}

/** The rows below the headings, which are the first record; blank ones are nothing. */
export function readRecords<C extends string>(
  records: readonly TableRecord[],
  table: Table<C>,
  problems: RowProblem[],
): SourceRow<C>[] {
  const [first, ...rest] = records;
  if (!first) return [];
  const headings = readHeadings(first, table, problems);
  const overflow = rest[MAX_ONBOARDING_ROWS];
  if (overflow) problems.push(tooManyRows(overflow.line));
  return rest
    .slice(0, MAX_ONBOARDING_ROWS)
    .filter(({ cells }) => cells.some((cell) => !isBlank(cell)))
    .map((record) => rowOf(record, headings, problems));
}

export const isBlank = ({ value, fault }: RecordCell): boolean => !fault && value.trim() === '';

interface Heading<C extends string> {
  column: C;
  text: string;
}

/** What stands above each position; null where that is blank or at fault. */
function readHeadings<C extends string>(
  { line, cells }: TableRecord,
  table: Table<C>,
  problems: RowProblem[],
): (Heading<C> | null)[] {
  const seen = new Set<C>();
  const headings = cells.map(({ value: heading }) => {
    if (heading.trim() === '') return null;
    const column = claimColumn(heading, line, table, seen, problems);
    return column && { column, text: heading };
  });
  for (const column of columnsOf(table)) {
    const { zh, required } = table.columns[column];
    if (!required || seen.has(column)) continue;
    const reason = text(`缺少“${zh}”列`, `The column ${column} is missing`);
    problems.push(problemAt(line, reason, column, cells.map(({ value }) => value).join(',')));
  }
  return headings;
}

function rowOf<C extends string>(
  { line, cells }: TableRecord,
  headings: (Heading<C> | null)[],
  problems: RowProblem[],
): SourceRow<C> {
  const row: SourceRow<C> = { line, cells: new Map(), sound: true };
  const fault = (reason: Text, column: string, value: string) => {
    row.sound = false;
    problems.push(problemAt(line, reason, column, value));
  };
  cells.forEach((cell, index) => {
    const heading = headings[index];
    if (heading && cell.fault) fault(cell.fault, heading.text, cell.value);
    else if (heading) row.cells.set(heading.column, { heading: heading.text, line, value: cell.value });
    else if (heading === undefined && !isBlank(cell)) {
      fault(text('单元格没有表头', 'The cell has no heading'), '', cell.value);
    }
  });
  // A spreadsheet may leave out blank cells at a row's end.
  for (const heading of headings.slice(cells.length)) {
    if (heading) row.cells.set(heading.column, { heading: heading.text, line, value: '' });
  }
  return row;
}

import { text } from '@gongzhi/kernel';
import { parse as parseCsv } from 'csv-parse/sync';
import { MAX_ONBOARDING_ROWS, problemAt, type RowProblem, type Source, type Table } from './source-table.js';
import { readRecords } from './table-records.js';

/** A CSV record beyond this is a quotation mark that was never closed. */
const MAX_RECORD_SIZE = 20_000;

interface CsvRecord {
  info: { lines: number };
  record: string[];
  raw: string;
}

/** Rows of a table whose cells a comma, semicolon or tab separates. Never throws. */
export function readCsv<C extends string>(content: string, table: Table<C>): Source<C> {
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

  const lined = records.map(({ info, record, raw }) => ({
    line: startOf(info.lines, raw),
    cells: record.map((value) => ({ value })),
  }));
  return { rows: readRecords(lined, table, problems), problems };
}

/** The line on which a record begins, from the one on which it ends; the blank lines before it belong to its text. */
const startOf = (end: number, raw: string): number => end + 1 - raw.trimStart().replace(/\n$/, '').split('\n').length;

function delimiterOf(content: string): string {
  const heading = content.trimStart().split('\n', 1)[0] ?? '';
  const count = (delimiter: string) => heading.split(delimiter).length;
  return [';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}

import { text } from '@gongzhi/kernel';
import { columnOf, problemAt, type RowProblem, type Source, type Table } from '../source-table.js';
import { isBlank, readRecords, type TableRecord } from '../table-records.js';
import { Unreadable } from './package-parts.js';
import { readSheet } from './sheet-rows.js';
import { openWorkbook } from './workbook.js';

/**
 * Rows of a workbook's sheet: the one that is called as the list is (社区, communities), else the first one. Lines are the
 * numbers beside its rows. Never throws.
 */
export function readXlsx<C extends string>(content: string | Uint8Array, table: Table<C>): Source<C> {
  const problems: RowProblem[] = [];
  if (typeof content === 'string') {
    const reason = text('Excel 文件请用 file 上传（Base64）', 'Upload a workbook as file (base64)');
    return { rows: [], problems: [problemAt(1, reason)] };
  }
  try {
    const records = readSheet(openWorkbook(content, [table.list.zh, table.list.en]));
    return { rows: readRecords(belowTitle(records, table), table, problems), problems };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { rows: [], problems: [problemAt(1, error.reason)] };
  }
}

/** People write above a table what it is about, in one cell. */
function belowTitle<C extends string>(records: TableRecord[], table: Table<C>): TableRecord[] {
  const isTitle = ({ cells }: TableRecord) => {
    const [only, ...more] = cells.filter((cell) => !isBlank(cell));
    return more.length === 0 && columnOf(table, only?.value ?? '') === undefined;
  };
  const first = records.findIndex((record) => !isTitle(record));
  return first > 0 ? records.slice(first) : records;
}

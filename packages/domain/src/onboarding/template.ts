import { csvOf } from '@gongzhi/kernel';
import { COLUMNS, COMMUNITIES, type Column } from './source-table.js';
import { writeWorkbook } from './xlsx/write-workbook.js';

/** What the only row says, for whoever fills in the others and takes this one out. */
const EXAMPLE: Partial<Record<Column, string>> = {
  code: 'shili',
  name: '示例社区',
  kind: '城市商业',
  town: 'yangshe',
  admin_email: 'admin@shili',
  residents: '5200',
  founded_on: '2019-05',
  sample: '否',
};

/** A file to be filled in: the headings, and one row that shows how. */
export function templateFile(format: 'csv' | 'xlsx'): Uint8Array {
  const columns = Object.keys(COLUMNS) as Column[];
  const rows = [columns.map((column) => COLUMNS[column].zh), columns.map((column) => EXAMPLE[column] ?? '')];
  return format === 'csv' ? Buffer.from(csvOf(rows)) : writeWorkbook(COMMUNITIES.list.zh, rows);
}

import { decodeText, text } from '@gongzhi/kernel';
import { readCsv } from './csv-source.js';
import { problemAt, type RowProblem, type Source, type Table } from './source-table.js';
import { readXlsx } from './xlsx/xlsx-source.js';
import { readYaml } from './yaml-source.js';

export * from './source-table.js';

export type SourceFormat = 'CSV' | 'YAML' | 'XLSX';

/** The rows of a file of any format, whatever its encoding, before any value is judged. Never throws. */
export function readSource<C extends string>(
  format: SourceFormat,
  content: string | Uint8Array,
  table: Table<C>,
): Source<C> {
  if (format === 'XLSX') return readXlsx(content, table);
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

import { extname } from 'node:path';
import { bytesOf } from '../input/files.js';
import { textOf } from '../input/text-file.js';

export type FileFormat = 'CSV' | 'YAML' | 'XLSX';

/** A list as a request carries it: as text, or a workbook's bytes as base64. */
export interface FileToSend {
  format: FileFormat;
  content: string;
  file?: string;
}

/** Reads a file in the format that its ending names, unless another one is given; CSV where it names none. @throws CommandFailure */
export function fileToSend(path: string, format = formatOf(path)): FileToSend {
  if (format === 'XLSX') return { format, content: '', file: Buffer.from(bytesOf(path)).toString('base64') };
  return { format, content: textOf(path) };
}

function formatOf(path: string): FileFormat {
  const ending = extname(path).toLowerCase();
  if (ending === '.xlsx') return 'XLSX';
  return ending === '.yaml' || ending === '.yml' ? 'YAML' : 'CSV';
}

import { decodeText, text } from '@gongzhi/kernel';
import { CommandFailure } from '../failure.js';
import { bytesOf } from './files.js';

/** The text of a file, whatever of the two encodings in use here it is in. */
export function textOf(file: string): string {
  const decoded = decodeText(bytesOf(file));
  if ('text' in decoded) return decoded.text;
  throw new CommandFailure(
    text(
      `${file} 第 ${decoded.line} 行起既不是 UTF-8 也不是 GBK 文本。`,
      `From line ${decoded.line} on, ${file} is neither UTF-8 nor GBK text.`,
    ),
  );
}

import { text } from '@gongzhi/kernel';
import { CommandFailure } from '../failure.js';
import { bytesOf } from './files.js';

/**
 * A file's text: UTF-8, or GB 18030 (GBK), in which Chinese spreadsheets are saved. UTF-8 with a damaged byte is neither
 * and must not turn into names that nobody wrote: read as UTF-8, GBK falls to pieces almost everywhere, UTF-8 does not.
 */
export function textOf(file: string): string {
  const bytes = bytesOf(file);
  const utf8 = decoded('utf-8', bytes);
  if (utf8 !== null) return utf8;
  const attempt = new TextDecoder().decode(bytes);
  const broken = attempt.split('\uFFFD').length - 1;
  const intact = (attempt.match(/[\u0080-\uFFFC]/g) ?? []).length;
  const gbk = intact > broken ? null : decoded('gb18030', bytes);
  if (gbk !== null) return gbk;
  const line = attempt.slice(0, attempt.indexOf('\uFFFD')).split(/\r\n?|\n/).length;
  throw new CommandFailure(
    text(
      `${file} 第 ${line} 行起既不是 UTF-8 也不是 GBK 文本。`,
      `From line ${line} on, ${file} is neither UTF-8 nor GBK text.`,
    ),
  );
}

function decoded(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

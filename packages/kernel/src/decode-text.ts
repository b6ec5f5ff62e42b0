/**
 * A file's text: UTF-8, or GB 18030 (GBK), in which Chinese spreadsheets are saved, or UTF-16, which they call “Unicode
 * text” and mark as such; `line` is where it is none of them. Read
 * as UTF-8, GBK falls to pieces almost everywhere; UTF-8 with a damaged byte does not, and must not turn into names
 * that nobody wrote.
 */
export function decodeText(bytes: Uint8Array): { text: string } | { line: number } {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  const utf16 = marked && decodeAs(marked, bytes);
  if (utf16) return { text: utf16 };
  const utf8 = decodeAs('utf-8', bytes);
  if (utf8 !== null) return { text: utf8 };
  const attempt = new TextDecoder().decode(bytes);
  const broken = attempt.split('\uFFFD').length - 1;
  const intact = (attempt.match(/[\u0080-\uFFFC]/g) ?? []).length;
  const gbk = intact > broken ? null : decodeAs('gb18030', bytes);
  if (gbk !== null) return { text: gbk };
  return { line: attempt.slice(0, attempt.indexOf('\uFFFD')).split(/\r\n?|\n/).length };
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

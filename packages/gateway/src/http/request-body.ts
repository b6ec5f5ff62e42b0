import { isUtf8 } from 'node:buffer';
import { Denial, text } from '@gongzhi/kernel';
import { TransportDenial } from './answering.js';

/** Objects and lists in one another, in a whole body; deeper ones are made to exhaust whoever walks them. */
const DEEPEST = 64;

const TOO_DEEP = new TransportDenial(
  400,
  new Denial('LIMIT_EXCEEDED', text('请求体嵌套过深', 'The request body is nested too deeply')),
);
const NOT_UTF8 = new Denial('BAD_USER_INPUT', text('请求体应为 UTF-8 编码', 'The request body is encoded in UTF-8'));
/** PostgreSQL's text holds every character but NUL, and no half of a surrogate pair. */
export const UNSTORABLE = new Denial(
  'BAD_USER_INPUT',
  text(
    '文字中含有无法保存的字符（空字符或不成对的代理码）',
    'A text holds a character that cannot be stored: NUL, or half of a pair',
  ),
);

/** A body's text, without a byte-order mark. @throws Denial where the bytes are no UTF-8: guessing would change what is stored */
export function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw NOT_UTF8;
  return body.toString().replace(/^\uFEFF/, '');
}

/**
 * Parses a body. Valid UTF-8 can hold NUL and half of a surrogate pair only as escapes, so that a body without any
 * costs no more than the look.
 * @throws Denial what is nested beyond any use, or holds what PostgreSQL's text cannot; SyntaxError what is no JSON
 */
export function parseBody(body: string): unknown {
  refuseDepth(body);
  const parsed: unknown = JSON.parse(body);
  if (body.includes('\\u')) refuseUnstorable(parsed);
  return parsed;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

function refuseDepth(body: string): void {
  let depth = 0;
  for (let at = 0; at < body.length; at += 1) {
    const code = body.charCodeAt(at);
    if (code === QUOTE) at = endOfString(body, at);
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      depth += 1;
      if (depth > DEEPEST) throw TOO_DEEP;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth -= 1;
  }
}

/** Where the string that begins here ends; at the end of a body that never ends it. */
function endOfString(body: string, start: number): number {
  let end = body.indexOf('"', start + 1);
  while (end > 0 && isEscaped(body, end)) end = body.indexOf('"', end + 1);
  return end < 0 ? body.length : end;
}

function isEscaped(body: string, at: number): boolean {
  let backslashes = 0;
  while (body.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function refuseUnstorable(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) throw UNSTORABLE;
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, below] of Object.entries(value)) {
      refuseUnstorable(key);
      refuseUnstorable(below);
    }
  }
}

import { Denial } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import { parseBody, textOf } from './request-body.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof Denial ? error.code : (error as Error).name;
  }
};

describe('a body', () => {
  it('is UTF-8, with or without a mark', () => {
    expect(textOf(Buffer.from('\uFEFF{"a":"社区"}'))).toBe('{"a":"社区"}');
    expect(codeOf(() => textOf(Buffer.from([0x22, 0xff, 0x22])))).toBe('BAD_USER_INPUT');
    expect(codeOf(() => textOf(Buffer.from([0xed, 0xa0, 0x80])))).toBe('BAD_USER_INPUT');
  });

  it('is nested 64 times at most; brackets in texts do not count', () => {
    const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(codeOf(() => parseBody(lists(64)))).toBe('taken');
    expect(codeOf(() => parseBody(lists(65)))).toBe('LIMIT_EXCEEDED');
    for (const text of ['['.repeat(100), '\\"['.repeat(100), '"[{\\', '\\\\']) {
      expect(parseBody(JSON.stringify({ [text]: text }))).toEqual({ [text]: text });
    }
    expect(codeOf(() => parseBody(`"${'['.repeat(100)}`))).toBe('SyntaxError');
  });

  it('holds no NUL and no half of a pair, as a key or a value', () => {
    for (const text of ['\\u0000', '\\ud800', '\\udc00', 'x\\ud83dx']) {
      expect(codeOf(() => parseBody(`{"a":["${text}"]}`))).toBe('BAD_USER_INPUT');
      expect(codeOf(() => parseBody(`{"${text}":1}`))).toBe('BAD_USER_INPUT');
    }
    expect(parseBody('"\\ud83d\\ude00 \\u793e \\\\u0000"')).toBe('😀 社 \\u0000');
  });
});

import { describe, expect, it } from 'vitest';
import { csvOf } from './csv.js';

describe('csvOf', () => {
  it('writes what any reader of RFC 4180 reads back', () => {
    const rows = [
      ['名称', 'a,b', 'say "hi"'],
      ['two\nlines', '', '韩秀英'],
    ];
    expect(csvOf(rows)).toBe('\ufeff名称,"a,b","say ""hi"""\r\n"two\nlines",,韩秀英\r\n');
  });

  it.each(['=cmd|"/c calc"!A1', '+1', '-1', '@SUM(A1)', '\t=1', '  =1'])('lets %s be no formula', (value) => {
    const [, field = ''] = /^\ufeff(.*)\r\n$/s.exec(csvOf([[value]])) ?? [];
    expect(field.replace(/^"|"$/g, '').startsWith("'")).toBe(true);
  });
});

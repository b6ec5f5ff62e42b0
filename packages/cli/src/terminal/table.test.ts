import { describe, expect, it } from 'vitest';
import { table, widthOf } from './table.js';

describe('the width of text on a terminal', () => {
  it.each([
    ['abc', 3],
    ['社区', 4],
    ['新丰 Xinfeng（样例）', 20],
    ['✓ 好', 4],
    ['e\u0301', 1],
    ['𠮷', 2],
    ['', 0],
  ])('%s takes %i columns', (content, width) => expect(widthOf(content)).toBe(width));
});

describe('a table', () => {
  it('lines up columns of both scripts', () => {
    const rows = [
      ['xinfeng', '新丰社区', '1'],
      ['jq', 'Jinqiao', '20'],
    ];
    expect(table(rows, ['代码 code', '名称', 'n'])).toBe(
      ['代码 code  名称      n', '─────────  ────────  ──', 'xinfeng    新丰社区  1', 'jq         Jinqiao   20'].join(
        '\n',
      ),
    );
  });

  it('keeps what would move the cursor out of the terminal', () => {
    expect(table([['a\u001b[2Jb\nc', 'd']])).toBe('a [2Jb c  d');
  });
});

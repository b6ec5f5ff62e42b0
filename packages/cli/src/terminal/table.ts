/** How many columns of a terminal a string takes: Chinese characters and full-width forms take two, marks none. */
export function widthOf(content: string): number {
  let width = 0;
  for (const character of content) {
    if (NO_WIDTH.test(character)) continue;
    width += DOUBLE_WIDTH.test(character) ? 2 : 1;
  }
  return width;
}

const NO_WIDTH = /[\p{Cc}\p{Cf}\p{Mn}\p{Me}]/u;
const DOUBLE_WIDTH =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Rows in columns that line up, whatever script is in them; the headings are underlined. No line break at the end. */
export function table(rows: readonly (readonly string[])[], headings?: readonly string[]): string {
  const cells = rows.map((row) => row.map(onOneLine));
  const all = headings ? [headings, ...cells] : cells;
  const widths = all.reduce<number[]>(
    (known, row) => row.map((cell, column) => Math.max(known[column] ?? 0, widthOf(cell))),
    [],
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => padded(cell, widths[column]!))
      .join('  ')
      .trimEnd();
  const rule = headings ? [widths.map((width) => '─'.repeat(width)).join('  ')] : [];
  return [...(headings ? [line(headings)] : []), ...rule, ...cells.map(line)].join('\n');
}

const padded = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - widthOf(cell)));

/** What others have written must not move the cursor or recolour a terminal. */
export const onOneLine = (content: string): string => content.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

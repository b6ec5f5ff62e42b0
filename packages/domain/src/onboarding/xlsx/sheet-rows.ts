import { MAX_ONBOARDING_ROWS } from '../source-table.js';
import { isBlank, type RecordCell, type TableRecord } from '../table-records.js';
import { cellText, type RawCell } from './cell-text.js';
import { DAMAGED, Unreadable } from './package-parts.js';
import type { OpenedWorkbook } from './workbook.js';
import { walk } from './xml.js';

/** No table here has as many; what stands beyond is no part of it. */
const MOST_COLUMNS = 100;
/** Rows that a title may take, the headings, and one row more than may be read. */
const MOST_ROWS = MAX_ONBOARDING_ROWS + 20;
const LAST_ROW = 1_048_576;
/** Cells that merged areas may fill, all together: areas do not overlap in a workbook that a program wrote. */
const MOST_FILLED = MOST_ROWS * 20;

/** The rows of a sheet that hold anything, with the numbers that a person sees beside them. @throws Unreadable */
export function readSheet(workbook: OpenedWorkbook): TableRecord[] {
  const reader = new SheetReader(workbook);
  walk(workbook.sheet, reader);
  return reader.rows();
}

class SheetReader {
  readonly #workbook: OpenedWorkbook;
  readonly #rows = new Map<number, RecordCell[]>();
  #merges: Merge[] = [];
  #line = 0;
  #column = 0;
  #cells: RecordCell[] = [];
  #cell: RawCell | null = null;
  #listening = false;
  #pronounced = false;
  #done = false;
  #left = MOST_FILLED;

  constructor(workbook: OpenedWorkbook) {
    this.#workbook = workbook;
  }

  isDone(): boolean {
    return this.#done;
  }

  open(tag: string, { r, t = 'n', s, ref }: Readonly<Record<string, string>>): void {
    if (tag === 'row') this.#beginRow(r);
    else if (tag === 'c') this.#beginCell(r, t, Number(s ?? 0));
    else if (tag === 'f' && this.#cell) this.#cell.isFormula = true;
    else if (tag === 'rPh') this.#pronounced = true;
    else if (tag === 'mergeCell') this.#merges.push(...mergeOf(ref));
    this.#listening = tag === 'v' || (tag === 't' && !this.#pronounced);
    if (this.#listening && this.#cell) this.#cell.value ??= '';
  }

  text(said: string): void {
    if (this.#listening && this.#cell) this.#cell.value += said;
  }

  close(tag: string): void {
    this.#listening = false;
    if (tag === 'rPh') this.#pronounced = false;
    else if (tag === 'c') this.#endCell();
    else if (tag === 'row') this.#endRow();
  }

  #beginRow(r: string | undefined): void {
    const line = r === undefined ? this.#line + 1 : Number(r);
    if (!Number.isInteger(line) || line <= this.#line || line > LAST_ROW) throw new Unreadable(DAMAGED);
    this.#line = line;
    this.#column = 0;
    this.#cells = [];
  }

  #beginCell(address: string | undefined, type: string, style: number): void {
    this.#column = address === undefined ? this.#column + 1 : columnOf(address);
    this.#cell = { type, style, value: null, isFormula: false };
  }

  #endCell(): void {
    if (this.#cell && this.#column <= MOST_COLUMNS) {
      while (this.#cells.length < this.#column - 1) this.#cells.push({ value: '' });
      this.#cells[this.#column - 1] = cellText(this.#cell, this.#workbook);
    }
    this.#cell = null;
  }

  #endRow(): void {
    // A row without anything is kept where a cell above it may reach down into it.
    if (this.#cells.length > 0) this.#rows.set(this.#line, this.#cells);
    this.#done = this.#rows.size >= MOST_ROWS;
  }

  rows(): TableRecord[] {
    for (const merge of this.#merges) this.#fillDown(merge);
    const records = [...this.#rows].map(([line, cells]) => ({ line, cells }));
    return records.filter(({ cells }) => cells.some((cell) => !isBlank(cell)));
  }

  /** What is merged over several rows stands in each of them, for whoever looks at it. */
  #fillDown({ column, from, to }: Merge): void {
    const above = this.#rows.get(from)?.[column - 1];
    if (!above || isBlank(above)) return;
    for (let line = from + 1; line <= Math.min(to, this.#line) && this.#left > 0; line++) {
      this.#left--;
      const cells = this.#rows.get(line);
      if (!cells) continue;
      while (cells.length < column) cells.push({ value: '' });
      cells[column - 1] = above;
    }
  }
}

interface Merge {
  column: number;
  from: number;
  to: number;
}

/** The first column of an area that is merged over several rows. */
function mergeOf(ref = ''): Merge[] {
  const [, letters, from, to] = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?[A-Z]{1,3}\$?(\d{1,7}))?$/.exec(ref) ?? [];
  if (!letters || !to || Number(to) <= Number(from)) return [];
  const column = columnOf(letters);
  return column <= MOST_COLUMNS ? [{ column, from: Number(from), to: Math.min(Number(to), LAST_ROW) }] : [];
}

/** The number of a column, from 1, of an address such as `AB12`. @throws Unreadable */
function columnOf(address: string): number {
  const letters = /^[A-Z]{1,3}/.exec(address)?.[0];
  if (!letters) throw new Unreadable(DAMAGED);
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0);
}

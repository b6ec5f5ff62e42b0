import { type Text, text } from '@gongzhi/kernel';
import { accepted } from '../../accepted.js';
import { normaliseName } from '../../names.js';
import { dwellingsIn, MOST_DWELLINGS } from '../../tenancy/layout-plan.js';
import { type Layout, parseLayout, type ReadLayout } from '../../tenancy/place-range.js';
import { placeKey, plainPlace } from '../../tenancy/place-text.js';
import { unsafe } from '../onboarding-file.js';
import {
  problemAt,
  type RowProblem,
  readSource,
  type SourceFormat,
  type SourceRow,
  shown,
  type Table,
} from '../onboarding-source.js';
import { scrubbed } from '../scrubbed.js';

const optional = (zh: string) => ({ zh, required: false });

/** The columns of a list of places: a range in one cell, or cells that make up one. */
export const PLACE_COLUMNS = {
  estate: optional('小区'),
  range: optional('范围'),
  building: optional('楼栋'),
  stairwell: optional('单元'),
  floor: optional('楼层'),
  per_floor: optional('每层户数'),
  room: optional('室号'),
} as const;
export type PlaceColumn = keyof typeof PLACE_COLUMNS;

export const PLACES: Table<PlaceColumn> = { columns: PLACE_COLUMNS, list: text('地点', 'places') };

/** How the cells beside `range` read in one: a bare number is given the word that its column stands for. */
const PIECES = {
  building: (value: string) => withUnit(value, '幢'),
  stairwell: (value: string) => withUnit(value, '单元'),
  floor: (value: string) => withUnit(value, '层'),
  per_floor: (value: string) => (/^\d+$/.test(value) ? `每层${value}户` : value),
  room: (value: string) => withUnit(value, '室'),
} as const;
type Piece = keyof typeof PIECES;

const withUnit = (value: string, unit: string): string => (/[\da-z]$/.test(value) ? `${value}${unit}` : value);

/** One row of the list: places that are alike, in one estate. */
export interface PlacesRow {
  line: number;
  estate: string;
  layout: Layout;
}

/** Reads a list of places: the rows without fault, and every problem of the others. Never throws. */
export function parsePlacesFile(
  format: SourceFormat,
  content: string | Uint8Array,
): { rows: PlacesRow[]; problems: RowProblem[] } {
  const source = readSource(format, content, PLACES);
  const problems = source.problems.map((each) => ({ ...each, value: scrubbed(each.value) }));
  if (source.rows.length === 0 && problems.length === 0) {
    problems.push(problemAt(1, text('文件中没有地点', 'The file has no places')));
  }
  let left = MOST_DWELLINGS;
  const rows = source.rows.flatMap((row) => {
    const read = new PlacesReader(row, problems).read();
    if (!read) return [];
    const before = left;
    left -= dwellingsIn(read.layout);
    // Told once: what follows would be too much, too.
    if (left < 0 && before >= 0) problems.push(problemAt(row.line, TOO_MANY));
    return left < 0 ? [] : [read];
  });
  return { rows, problems: problems.sort((a, b) => a.line - b.line) };
}

const TOO_MANY = text(
  `一个文件最多登记 ${MOST_DWELLINGS} 户，从此行起超出`,
  `A file enters at most ${MOST_DWELLINGS} dwellings: from this line on there are more`,
);

/** What stands before the first number of a cell is no estate here: that has a cell of its own. */
const withoutEstate = (outcome: ReadLayout): ReadLayout =>
  'layout' in outcome && outcome.layout.estate !== ''
    ? { reason: text('应只写幢、单元、楼层或室号', 'Only buildings, stairwells, floors or rooms stand here') }
    : outcome;

class PlacesReader {
  readonly #row: SourceRow<PlaceColumn>;
  readonly #problems: RowProblem[];
  #sound: boolean;

  constructor(row: SourceRow<PlaceColumn>, problems: RowProblem[]) {
    this.#row = row;
    this.#problems = problems;
    this.#sound = row.sound;
  }

  read(): PlacesRow | null {
    for (const column of Object.keys(PLACE_COLUMNS) as PlaceColumn[]) {
      const risk = unsafe(this.#value(column));
      if (risk) this.#fault(column, risk);
    }
    if (!this.#sound) return null;
    const layout = this.#layout();
    const estate = layout && this.#estate(layout);
    return this.#sound && estate ? { line: this.#row.line, estate, layout: layout! } : null;
  }

  #layout(): Layout | null {
    const given = (Object.keys(PIECES) as Piece[]).filter((piece) => this.#value(piece) !== '');
    if (this.#value('range') === '') return this.#composed(given);
    if (given.length > 0) {
      this.#fault(given[0]!, text('已写明范围，此格应空', 'The range says it already: leave this cell empty'));
      return null;
    }
    return this.#accept('range', parseLayout(this.#value('range')));
  }

  /** Cell by cell, so that the one is told that cannot be read. */
  #composed(given: readonly Piece[]): Layout | null {
    let layout: Layout | null = { estate: '', buildings: [], stairwells: [], rooms: [] };
    let joined = '';
    for (const piece of given) {
      joined += PIECES[piece](plainPlace(this.#value(piece)));
      // Floors mean nothing before it is said how many live on each.
      const isWaiting = piece === 'floor' && given.includes('per_floor');
      if (!isWaiting) layout = this.#accept(piece, withoutEstate(parseLayout(joined)));
      if (!layout) return null;
    }
    return layout;
  }

  #accept(column: PlaceColumn, outcome: ReadLayout): Layout | null {
    if ('layout' in outcome) return outcome.layout;
    this.#fault(column, outcome.reason);
    return null;
  }

  /** The cell says it, or the range does; where both do, they say the same. */
  #estate({ estate: inRange }: Layout): string | null {
    const cell = this.#value('estate');
    if (cell !== '' && inRange !== '' && placeKey(cell) !== placeKey(inRange)) {
      this.#fault('range', text(`范围写的是“${inRange}”，与小区不符`, `The range names ${inRange}: another estate`));
      return null;
    }
    const column = cell === '' && inRange !== '' ? 'range' : 'estate';
    const named = cell === '' ? inRange : cell;
    if (named === '') {
      this.#fault('estate', text('必填', 'Must be filled in'));
      return null;
    }
    const outcome = accepted(() => normaliseName(named, []));
    if ('value' in outcome) return outcome.value;
    this.#fault(column, outcome.reason);
    return null;
  }

  #value(column: PlaceColumn): string {
    return this.#row.cells.get(column)?.value.trim() ?? '';
  }

  #fault(column: PlaceColumn, reason: Text): void {
    this.#sound = false;
    const { line } = this.#row;
    const cell = this.#row.cells.get(column) ?? { line, heading: column, value: '' };
    this.#problems.push({ line: cell.line, column: shown(cell.heading), value: shown(scrubbed(cell.value)), reason });
  }
}

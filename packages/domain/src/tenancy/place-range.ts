import { type Text, text } from '@gongzhi/kernel';
import { plainPlace } from './place-text.js';

/** Buildings that are alike, as one line of a list describes them. Names are as they will stand in the register. */
export interface Layout {
  /** What stands before the first range: the estate, where the line names it. */
  estate: string;
  buildings: string[];
  /** Of each of the buildings. */
  stairwells: string[];
  /** Rooms of each of the stairwells, with their floors. */
  rooms: { name: string; floor: number | null }[];
}

export type ReadLayout = { layout: Layout } | { reason: Text };

/** So many of one kind can be named by one range. */
const MOST_IN_RANGE = 200;
const HIGHEST_FLOOR = 99;
const MOST_PER_FLOOR = 40;

const ITEM = '(?:\\d{1,5}|[a-z])';
const LIST = `${ITEM}(?:-${ITEM})?(?:[,、]${ITEM}(?:-${ITEM})?)*`;
const EACH = '(?:每(?:幢|栋|座|楼|个?单元|号楼)?|各|each)有?';
const SEGMENTS = {
  perFloor: /^(?:每层(\d+)[户套室]|(\d+)[户套室](?:每|\/)层|\d+梯(\d+)户)/,
  buildings: new RegExp(`^(${LIST})(号楼|幢|栋|座)`),
  stairwells: new RegExp(`^(${EACH})?(${LIST})(个)?(单元|门洞|楼道|梯)`),
  floors: new RegExp(`^(${EACH})?(共)?(${LIST})(?:层|楼)`),
  rooms: new RegExp(`^(${LIST})室`),
} as const;
type Segment = keyof typeof SEGMENTS;
const START = new RegExp(`(?:${EACH})?(?:${LIST})个?(?:号楼|幢|栋|座|单元|门洞|楼道|梯|层|楼|室|户)|每层\\d`);

class Unreadable extends Error {
  readonly reason: Text;
  constructor(zh: string, en: string) {
    super(en);
    this.reason = text(zh, en);
  }
}

/**
 * Reads a description such as “新丰小区 1–12 幢，每幢 2 单元，1–6 层，每层 2 户”, in the ways in which people write it:
 * any dash, full-width or Chinese digits, 号楼 for 幢, lists with commas. Never throws.
 */
export function parseLayout(description: string): ReadLayout {
  try {
    return { layout: layoutOf(plainPlace(description.slice(0, 2_000))) };
  } catch (error) {
    if (error instanceof Unreadable) return { reason: error.reason };
    throw error;
  }
}

function layoutOf(plain: string): Layout {
  const start = plain.search(START);
  if (start < 0) {
    throw new Unreadable(
      '看不懂这个范围，应如“1-12幢 2单元 1-6层 每层2户”',
      'No range that can be read, as in 1-12幢 2单元 1-6层',
    );
  }
  const found = segmentsOf(joinedEnds(plain.slice(start)));
  const [, list, unit] = found.buildings ?? [];
  const buildings = list ? listOf(list).map((item) => `${item.toUpperCase()}${unit}`) : [];
  const stairwells = stairwellsOf(found.stairwells);
  const rooms = roomsOf(found);
  if (buildings.length === 0 && stairwells.length + rooms.length > 0) {
    throw new Unreadable('没有写明是哪一幢', 'It does not say which building');
  }
  if (stairwells.length === 0 && rooms.length > 0) {
    throw new Unreadable('没有写明是哪个单元', 'It does not say which stairwell');
  }
  return { estate: plain.slice(0, start).replace(/[,，;；:：]+$/, ''), buildings, stairwells, rooms };
}

/** `1幢-12幢` is `1-12幢`. */
const joinedEnds = (plain: string): string => plain.replace(/(\d+)(号楼|幢|栋|座|单元|层|楼|室)-(\d+)\2/g, '$1-$3$2');

function segmentsOf(plain: string): Partial<Record<Segment, RegExpExecArray>> {
  const found: Partial<Record<Segment, RegExpExecArray>> = {};
  let rest = plain;
  while (rest !== '') {
    const hit = (Object.keys(SEGMENTS) as Segment[]).find((segment) => SEGMENTS[segment].test(rest));
    if (!hit || found[hit]) {
      throw new Unreadable(`“${rest.slice(0, 30)}”看不懂`, `“${rest.slice(0, 30)}” cannot be read`);
    }
    const match = SEGMENTS[hit].exec(rest)!;
    found[hit] = match;
    rest = rest.slice(match[0].length).replace(/^[,，、;；.。]+/, '');
  }
  return found;
}

function stairwellsOf(match: RegExpExecArray | undefined): string[] {
  if (!match) return [];
  const [, each, list = '', counted, unit] = match;
  const isCount = (each || counted) && /^\d+$/.test(list);
  const items = isCount ? listOf(`1-${list}`) : listOf(list);
  return items.map((item) => `${item.toUpperCase()}${unit}`);
}

function roomsOf({ floors, perFloor, rooms }: Partial<Record<Segment, RegExpExecArray>>): Layout['rooms'] {
  if (rooms) {
    if (floors || perFloor) throw new Unreadable('室号与楼层不能同时写', 'Rooms and floors cannot stand together');
    return listOf(rooms[1]!).map((name) => ({ name, floor: name.length > 2 ? Number(name.slice(0, -2)) : null }));
  }
  const count = Number(perFloor?.slice(1).find(Boolean) ?? 0);
  if (!floors && perFloor) throw new Unreadable('没有写明楼层', 'It does not say which floors');
  if (!floors || !perFloor) return [];
  if (count < 1 || count > MOST_PER_FLOOR) {
    throw new Unreadable(`每层应为 1 至 ${MOST_PER_FLOOR} 户`, `There are 1 to ${MOST_PER_FLOOR} homes on a floor`);
  }
  const [, each, total, list = ''] = floors;
  const storeys = (each || total) && /^\d+$/.test(list) ? listOf(`1-${list}`) : listOf(list);
  return storeys.flatMap((storey) => {
    const floor = Number(storey);
    if (!(floor >= 1 && floor <= HIGHEST_FLOOR)) {
      throw new Unreadable(`楼层应为 1 至 ${HIGHEST_FLOOR}`, `Floors go from 1 to ${HIGHEST_FLOOR}`);
    }
    return Array.from({ length: count }, (_, index) => ({
      name: `${floor}${String(index + 1).padStart(2, '0')}`,
      floor,
    }));
  });
}

/** `1-3,5` → 1, 2, 3, 5; `a-c` → a, b, c. Each once, in the order given. */
function listOf(list: string): string[] {
  const items = list.split(/[,、]/).flatMap((part) => {
    const [from = '', to = from] = part.split('-');
    const letters = /^[a-z]$/.test(from);
    if (letters !== /^[a-z]$/.test(to)) throw new Unreadable(`“${part}”不是范围`, `“${part}” is no range`);
    const [first, last] = letters ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)];
    if (last < first) throw new Unreadable(`范围“${part}”前大后小`, `The range “${part}” ends before it begins`);
    if (last - first >= MOST_IN_RANGE) {
      throw new Unreadable(
        `范围“${part}”超过 ${MOST_IN_RANGE} 个`,
        `The range “${part}” holds more than ${MOST_IN_RANGE}`,
      );
    }
    return Array.from({ length: last - first + 1 }, (_, index) =>
      letters ? String.fromCharCode(first + index) : String(first + index),
    );
  });
  return [...new Set(items)];
}

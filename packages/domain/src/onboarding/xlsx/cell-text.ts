import { text } from '@gongzhi/kernel';
import type { RecordCell } from '../table-records.js';
import { type NumberFormat, PLAIN } from './number-format.js';

/** A cell as the sheet writes it. */
export interface RawCell {
  /** `t`: n, s, str, inlineStr, b, e, d. */
  type: string;
  style: number;
  /** What was last calculated or typed; null where there is none. */
  value: string | null;
  isFormula: boolean;
}

export interface Surroundings {
  strings: readonly string[];
  formats: readonly NumberFormat[];
  /** Days are counted from 1904, as by the first spreadsheets of another make. */
  since1904: boolean;
}

/** What a person sees in a cell, and not how it is kept: a code of twelve digits is twelve digits, a day is a day. */
export function cellText(cell: RawCell, { strings, formats, since1904 }: Surroundings): RecordCell {
  const { type, style, value } = cell;
  const isMissing = value === null || (value === '' && type === 'n');
  if (isMissing) return cell.isFormula ? { value: '', fault: NOT_CALCULATED } : { value: '' };
  if (type === 's') return { value: strings[Number(value)] ?? '' };
  if (type === 'str' || type === 'inlineStr') return { value: unescaped(value) };
  if (type === 'b') return { value: value === '1' ? 'TRUE' : 'FALSE' };
  if (type === 'e') return { value, fault: ERROR };
  if (type === 'd') return { value: value.slice(0, 10) };
  return numberText(value, formats[style] ?? PLAIN, since1904);
}

const NOT_CALCULATED = text(
  '公式没有结果，请在表格程序中打开并保存一次',
  'A formula without its result; open the file in a spreadsheet program and save it once',
);
const ERROR = text('公式出错', 'A formula that failed');
const NO_NUMBER = text('不是有效的数字或日期', 'Not a number or day that there is');
const TOO_LONG = text(
  '超过 15 位的数字，表格程序已丢掉末几位；请把此列设为文本后重新填写',
  'A number of more than 15 digits, whose last ones the spreadsheet has lost; format the column as text, and enter it again',
);

function numberText(raw: string, format: NumberFormat, since1904: boolean): RecordCell {
  const number = Number(raw);
  if (!Number.isFinite(number)) return { value: raw, fault: NO_NUMBER };
  if (format.kind === 'date') return dateText(number, format, since1904);
  if (Math.abs(number) >= 1e15) return { value: raw, fault: TOO_LONG };
  // Fifteen digits are what a spreadsheet keeps; what follows is the dust of binary fractions.
  const plain = String(Number(number.toPrecision(15)));
  return { value: format.kind === 'digits' && /^\d+$/.test(plain) ? plain.padStart(format.width, '0') : plain };
}

const DAY = 86_400_000;
/** 31 December 9999. */
const LAST_DAY = 2_958_465;

function dateText(
  serial: number,
  { year, month, day, time }: Extract<NumberFormat, { kind: 'date' }>,
  since1904: boolean,
): RecordCell {
  if (serial < 0 || serial > LAST_DAY) return { value: String(serial), fault: NO_NUMBER };
  // Spreadsheets know a 29 February 1900, which never was: the days before it are counted from one day later.
  const start = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const moment = new Date(start + Math.round(serial * (DAY / 1000)) * 1000).toISOString();
  const clock = moment.slice(11, 16);
  if (!year && !month && !day) return { value: clock };
  const shown = !year || day ? moment.slice(0, 10) : moment.slice(0, month ? 7 : 4);
  return { value: time && clock !== '00:00' ? `${shown} ${clock}` : shown };
}

/** Characters that XML cannot hold are written as `_x000D_`. */
export const unescaped = (said: string): string =>
  said.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

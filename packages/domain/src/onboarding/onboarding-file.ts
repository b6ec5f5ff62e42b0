import { isLocalDate, type Text, text } from '@gongzhi/kernel';
import { divisionCodeProblem, URBAN_RURAL_CLASSES } from '../tenancy/division-code.js';
import type { CommunityKind } from '../tenancy/tenancy.enums.js';
import {
  COLUMNS,
  COMMUNITIES,
  type Column,
  problemAt,
  type RowProblem,
  readSource,
  type SourceFormat,
  type SourceRow,
  shown,
  UNSEEN,
} from './onboarding-source.js';

export { MAX_ONBOARDING_ROWS, type RowProblem } from './onboarding-source.js';

export interface OnboardingFile {
  format: SourceFormat;
  /** Bytes are read as UTF-8, or as GB 18030 (GBK) where they are no UTF-8. */
  content: string | Uint8Array;
  /** Codes of the towns that there are; left out, towns are not checked. */
  towns?: ReadonlySet<string>;
  /** Digits that every division code must begin with, as in the city's county code. */
  divisionPrefix?: string;
}

/** One community as the file has it, normalised; an optional column that is blank is null. */
export interface OnboardingRow {
  line: number;
  code: string;
  name: string;
  kind: CommunityKind;
  town: string;
  divisionCode: string | null;
  urbanRuralClass: string | null;
  adminEmail: string;
  residents: number | null;
  /** `YYYY-MM` or `YYYY-MM-DD`: as exact as it is known. */
  foundedOn: string | null;
  /** Invented for demonstration. */
  sample: boolean;
}

/**
 * Reads a list of communities: CSV (comma, semicolon or tab; headings in English or Chinese) or YAML (the same keys
 * under `communities:`). Returns the rows without fault, and every problem of every other row, in the file's order.
 * Never throws, whatever the content.
 */
export function parseOnboardingFile(file: OnboardingFile): { rows: OnboardingRow[]; problems: RowProblem[] } {
  const source = readSource(file.format, file.content, COMMUNITIES);
  const problems = [...source.problems];
  if (source.rows.length === 0 && problems.length === 0) {
    problems.push(problemAt(1, text('文件中没有社区', 'The file has no communities')));
  }
  const linesByCode = new Map<string, number>();
  const rows = source.rows.flatMap((row) => checkRow(row, file, linesByCode, problems) ?? []);
  return { rows, problems: problems.sort((a, b) => a.line - b.line) };
}

const KINDS = new Map<string, CommunityKind>([
  ['RURAL_RESETTLEMENT', 'RURAL_RESETTLEMENT'],
  ['动迁安置', 'RURAL_RESETTLEMENT'],
  ['纯动迁安置', 'RURAL_RESETTLEMENT'],
  ['RURAL_MIXED', 'RURAL_MIXED'],
  ['混合型', 'RURAL_MIXED'],
  ['URBAN_COMMERCIAL', 'URBAN_COMMERCIAL'],
  ['城市商业', 'URBAN_COMMERCIAL'],
]);
const YES_OR_NO = new Map([
  ...['yes', 'true', '是'].map((word) => [word, true] as const),
  ...['no', 'false', '否'].map((word) => [word, false] as const),
]);

type Read<T> = { value: T } | { reason: Text };

function checkRow(
  source: SourceRow,
  file: OnboardingFile,
  linesByCode: Map<string, number>,
  problems: RowProblem[],
): OnboardingRow | null {
  let { sound } = source;
  const read = <T>(column: Column, accept: (value: string) => Read<T>): T | null => {
    const cell = source.cells.get(column);
    // The whole column is missing, and was reported with the headings, or the cell was reported as it was read.
    if (!cell) sound &&= !COLUMNS[column].required;
    const value = cell?.value.trim() ?? '';
    if (!cell || (value === '' && !COLUMNS[column].required)) return null;
    const refusal = value === '' ? text('必填', 'Must be filled in') : unsafe(value);
    const outcome = refusal
      ? { reason: refusal }
      : accept(column === 'name' ? plainDigits(value) : value.normalize('NFKC'));
    if ('value' in outcome) return outcome.value;
    sound = false;
    problems.push({ line: cell.line, column: shown(cell.heading), value: shown(cell.value), reason: outcome.reason });
    return null;
  };

  const row = {
    line: source.line,
    code: read('code', (value) => readCode(value, source.line, linesByCode)),
    name: read('name', readName),
    kind: read('kind', (value) =>
      found(
        KINDS.get(value.toUpperCase()),
        '类型应为：动迁安置、混合型或城市商业',
        `Must be one of ${[...new Set(KINDS.values())].join(', ')}`,
      ),
    ),
    town: read('town', (value) => readTown(value, file.towns)),
    divisionCode: read('division_code', (value) => {
      const reason = divisionCodeProblem(value, file.divisionPrefix);
      return reason ? { reason } : { value };
    }),
    urbanRuralClass: read('urban_rural_class', (value) => {
      const known = [...URBAN_RURAL_CLASSES.keys()].join(', ');
      return found(
        URBAN_RURAL_CLASSES.has(value) ? value : undefined,
        `城乡分类应为：${known}`,
        `Must be one of ${known}`,
      );
    }),
    adminEmail: read('admin_email', readEmail),
    residents: read('residents', (value) =>
      found(
        /^\d{1,8}$/.test(value) ? Number(value) : undefined,
        '应为不小于 0 的整数，不带分隔符',
        'Must be a whole number from 0, without separators',
      ),
    ),
    foundedOn: read('founded_on', (value) =>
      found(
        isLocalDate(value) || isLocalDate(`${value}-01`) ? value : undefined,
        '应为 1900 年以后的有效日期：YYYY-MM 或 YYYY-MM-DD',
        'Must be a date from 1900 on that exists: YYYY-MM or YYYY-MM-DD',
      ),
    ),
    sample:
      read('sample', (value) => found(YES_OR_NO.get(value.toLowerCase()), '应为是或否', 'Must be yes or no')) ?? false,
  };
  // `sound` vouches that every required value was read.
  return sound ? (row as OnboardingRow) : null;
}

const found = <T>(value: T | undefined, zh: string, en: string): Read<T> =>
  value === undefined ? { reason: text(zh, en) } : { value };

/** How codes of communities and towns are written. */
export const SLUG = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;
export const slugRule = text(
  '应为 3 至 40 位小写字母、数字或连字符，以字母开头，不以连字符结尾',
  'Must be 3 to 40 lower-case letters, digits or hyphens, beginning with a letter, not ending with a hyphen',
);

function readCode(value: string, line: number, linesByCode: Map<string, number>): Read<string> {
  if (!SLUG.test(value)) return { reason: slugRule };
  const first = linesByCode.get(value);
  if (first !== undefined)
    return { reason: text(`与第 ${first} 行的代码重复`, `The same code stands in line ${first}`) };
  linesByCode.set(value, line);
  return { value };
}

function readTown(value: string, towns: ReadonlySet<string> | undefined): Read<string> {
  if (!SLUG.test(value)) return { reason: slugRule };
  return found(towns && !towns.has(value) ? undefined : value, '没有这个镇街', 'There is no such town');
}

const readName = (value: string): Read<string> =>
  found([...value].length <= 100 ? value : undefined, '名称最多 100 个字', 'A name has at most 100 characters');

/** A domain need not have a dot: a city's own mail system may not. */
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}(?<!-)$/;

const readEmail = (value: string): Read<string> =>
  found(
    EMAIL.test(value.toLowerCase()) ? value.toLowerCase() : undefined,
    '不是有效的邮箱地址',
    'Not a valid mail address',
  );

export function unsafe(value: string): Text | null {
  if (value.search(UNSEEN) >= 0) {
    return text(
      '含有换行、控制字符、方向标记或无法识别的字符',
      'Has a line break, a control character, a direction mark or an unreadable character',
    );
  }
  // The list is exported to spreadsheets again; some of them run full-width forms too.
  return /^[=+\-@]/.test(value.normalize('NFKC'))
    ? text('不得以 = + - @ 开头：电子表格会把它当作公式', 'Must not begin with = + - or @: a spreadsheet would run it')
    : null;
}

/** Full-width digits and letters become plain ones; Chinese punctuation in a name stays. */
export const plainDigits = (name: string): string =>
  name.normalize('NFC').replace(/[０-９Ａ-Ｚａ-ｚ]/g, (character) => character.normalize('NFKC'));

import { isLocalDate, type LocalDate, type Text, text, today } from '@gongzhi/kernel';
import { accepted, type Outcome } from '../../accepted.js';
import { idOf } from '../../context.js';
import type { HouseholdRelation } from '../../households/household.enums.js';
import { normaliseLabel } from '../../households/household.service.js';
import { normaliseName } from '../../names.js';
import { identityFacts, normaliseIdentityNumber, normalisePhone } from '../../people/identifiers.js';
import type { Sex, Situation } from '../../people/people.enums.js';
import { parseLayout } from '../../tenancy/place-range.js';
import type { KnownPlace, Territory } from '../../tenancy/territory.js';
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
import { maskedValue, scrubbed } from '../scrubbed.js';
import { relationOf, sexOf, situationsOf } from './resident-words.js';

const optional = (zh: string) => ({ zh, required: false });

/** The columns of a list of residents, in the order in which an export has them. */
export const PERSON_COLUMNS = {
  id: optional('编号'),
  name: { zh: '姓名', required: true },
  sex: optional('性别'),
  birth_date: optional('出生日期'),
  identity_number: optional('身份证号'),
  phone: optional('手机号'),
  address: optional('地址'),
  estate: optional('小区'),
  building: optional('楼栋'),
  stairwell: optional('单元'),
  room: optional('室号'),
  household: optional('户号'),
  relation: optional('与户主关系'),
  situations: optional('照护情况'),
  moved_in: optional('迁入日期'),
} as const;
export type PersonColumn = keyof typeof PERSON_COLUMNS;

const PERSONS: Table<PersonColumn> = { columns: PERSON_COLUMNS, list: text('居民', 'persons') };

/** Cells whose values are never told whole. */
const IDENTIFIERS: readonly string[] = ['identity_number', 'phone'];

/** One resident as the file has it, normalised; what is blank, or masked, says nothing and is null. */
export interface PersonRow {
  line: number;
  id: string | null;
  name: string;
  sex: Sex | null;
  birthDate: LocalDate | null;
  identityNumber: string | null;
  phone: string | null;
  stairwell: KnownPlace | null;
  dwelling: KnownPlace | null;
  /** A room that its stairwell, which has none yet, is given. */
  newRoom: string | null;
  label: string | null;
  relation: HouseholdRelation | null;
  situations: Situation[] | null;
  movedIn: LocalDate | null;
  problem(column: PersonColumn, reason: Text): RowProblem;
}

export interface PersonsFile {
  format: SourceFormat;
  content: string | Uint8Array;
}

/** Reads a list of residents against the territory: the rows without fault, and every problem of the others. Never throws. */
export function parsePersonsFile(
  file: PersonsFile,
  territory: Territory,
): { rows: PersonRow[]; problems: RowProblem[] } {
  const source = readSource(file.format, file.content, PERSONS);
  const problems = source.problems.map((each) => ({ ...each, value: scrubbed(each.value) }));
  if (source.rows.length === 0 && problems.length === 0) {
    problems.push(problemAt(1, text('文件中没有居民', 'The file has no residents')));
  }
  const rows = source.rows.flatMap((row) => new RowReader(row, territory, problems).read() ?? []);
  return { rows, problems };
}

class RowReader {
  readonly #row: SourceRow<PersonColumn>;
  readonly #territory: Territory;
  readonly #problems: RowProblem[];
  #sound: boolean;

  constructor(row: SourceRow<PersonColumn>, territory: Territory, problems: RowProblem[]) {
    this.#row = row;
    this.#territory = territory;
    this.#problems = problems;
    this.#sound = row.sound;
  }

  read(): PersonRow | null {
    const name = this.#cell('name', (value) => accepted(() => normaliseName(value, [])), { required: true });
    const id = this.#cell('id', (value) => orReason(idOf('Person', value), '不是人员编号', 'No id of a person'));
    const identityNumber = this.#cell('identity_number', (value) => accepted(() => normaliseIdentityNumber(value, [])));
    const phone = this.#cell('phone', (value) => accepted(() => normalisePhone(value, [])));
    const facts = identityNumber ? this.#factsOf(identityNumber) : null;
    const sex = this.#cell('sex', (value) => orReason(sexOf(value), '应为男或女', 'Must be M or F'));
    const birthDate = this.#cell('birth_date', readDay);
    if (facts && sex && facts.sex !== sex)
      this.#fault('sex', text('与身份证号不一致', 'Not what the identity number says'));
    if (facts && birthDate && facts.birthDate !== birthDate) {
      this.#fault('birth_date', text('与身份证号不一致', 'Not what the identity number says'));
    }
    const relation = this.#cell('relation', (value) =>
      orReason(
        relationOf(value),
        '不认识的关系，应如户主、配偶、子、女、其他',
        'No relation that is known, as in head, spouse, son',
      ),
    );
    const situations = this.#cell('situations', (value) =>
      orReason(
        situationsOf(value),
        '应为孤寡、空巢、失独、独居',
        'Must be among lone, empty_nest, bereaved, living_alone',
      ),
    );
    const movedIn = this.#cell('moved_in', readDay);
    const label = this.#cell('household', (value) => accepted(() => normaliseLabel(value, [])));
    const address = this.#address();
    if ((label || relation) && address && !address.dwelling && !address.newRoom) {
      this.#fault(label ? 'household' : 'relation', text('住户需要写明室号', 'A household needs a room'));
    }
    if (!this.#sound || name === null) return null;
    return {
      ...{ line: this.#row.line, id, name, identityNumber, phone, label, relation, situations, movedIn },
      sex: sex ?? facts?.sex ?? null,
      birthDate: birthDate ?? facts?.birthDate ?? null,
      ...(address ?? { stairwell: null, dwelling: null, newRoom: null }),
      problem: (column, reason) => this.#problem(column, reason),
    };
  }

  #factsOf(number: string) {
    const facts = identityFacts(number);
    if (facts && facts.birthDate <= today()) return facts;
    this.#fault('identity_number', text('其中的出生日期不存在或在今天之后', 'It tells a birth date that cannot be'));
    return null;
  }

  #value(column: PersonColumn): string {
    return this.#row.cells.get(column)?.value.trim() ?? '';
  }

  #cell<T>(column: PersonColumn, accept: (value: string) => Outcome<T>, { required = false } = {}): T | null {
    const value = this.#value(column);
    if (value === '' && required) this.#fault(column, text('必填', 'Must be filled in'));
    if (value === '' || (IDENTIFIERS.includes(column) && isMasked(value))) return null;
    const risk = column === 'phone' ? null : unsafe(value);
    const outcome = risk ? { reason: risk } : accept(column === 'name' ? withoutMark(value) : value.normalize('NFKC'));
    if ('value' in outcome) return outcome.value;
    this.#fault(column, outcome.reason);
    return null;
  }

  #fault(column: PersonColumn, reason: Text): void {
    this.#sound = false;
    this.#problems.push(this.#problem(column, reason));
  }

  #problem(column: PersonColumn, reason: Text): RowProblem {
    const { line, heading, value } = this.#row.cells.get(column) ?? {
      line: this.#row.line,
      heading: column,
      value: '',
    };
    const told = IDENTIFIERS.includes(column) ? maskedValue(value) : scrubbed(value);
    return { line, column: shown(heading), value: shown(told), reason };
  }

  /** Where the row says that they live; null where it says nothing, or what is not in the territory. */
  #address(): Pick<PersonRow, 'stairwell' | 'dwelling' | 'newRoom'> | null {
    const names = this.#value('address') ? this.#wholeAddress() : this.#namedPlaces();
    if (!names) return null;
    let place: KnownPlace | null = null;
    for (const [column, kind, name] of names) {
      const found: KnownPlace | undefined = this.#territory.find(kind, name, place);
      if (found && !found.retired) place = found;
      else if (kind === 'dwelling' && !found && !this.#territory.hasDwellings(place!)) {
        return { stairwell: place, dwelling: null, newRoom: name };
      } else {
        const reason = found
          ? text(`“${name}”已停用`, `${name} is out of use`)
          : text(`本社区没有登记“${name}”，请先登记地点`, `${name} is not in the territory: enter it first`);
        this.#fault(column, reason);
        return null;
      }
    }
    return place!.kind === 'dwelling'
      ? { stairwell: place!.parent, dwelling: place, newRoom: null }
      : { stairwell: place, dwelling: null, newRoom: null };
  }

  #namedPlaces(): [PersonColumn, KnownPlace['kind'], string][] | null {
    const columns = ['estate', 'building', 'stairwell', 'room'] as const;
    const values = columns.map((column) => this.#cell(column, (value) => ({ value })));
    if (values.every((value) => value === null)) return null;
    const missing = columns.slice(0, 3).find((_, index) => values[index] === null);
    if (missing) {
      this.#fault(missing, text('地址应写到单元', 'An address names estate, building and stairwell'));
      return null;
    }
    return columns.flatMap((column, index) =>
      values[index] === null ? [] : [[column, column === 'room' ? 'dwelling' : column, values[index]!] as const],
    ) as [PersonColumn, KnownPlace['kind'], string][];
  }

  #wholeAddress(): [PersonColumn, KnownPlace['kind'], string][] | null {
    const layout = this.#cell('address', (value) => {
      const outcome = parseLayout(value);
      if ('reason' in outcome) return outcome;
      const { estate, buildings, stairwells, rooms } = outcome.layout;
      const isOne = estate !== '' && buildings.length === 1 && stairwells.length === 1 && rooms.length <= 1;
      return orReason(
        isOne ? outcome.layout : undefined,
        '地址应如“新丰小区3幢2单元101室”',
        'An address reads like 新丰小区3幢2单元101室',
      );
    });
    if (!layout) return null;
    const { estate, buildings, stairwells, rooms } = layout;
    return [
      ['address', 'estate', estate],
      ['address', 'building', buildings[0]!],
      ['address', 'stairwell', stairwells[0]!],
      ...rooms.map(({ name }) => ['address', 'dwelling', name] as [PersonColumn, KnownPlace['kind'], string]),
    ];
  }
}

/** A name that a spreadsheet would run stands in an export behind an apostrophe, which makes it a text. */
const withoutMark = (value: string): string => value.replace(/^'(?=[=+\-@])/, '');

/** What an export shows instead of an identifier: it stays what it is. */
export const isMasked = (value: string): boolean => /[•●]{2}|\*{3}/.test(value.normalize('NFKC'));

const orReason = <T>(value: T | null | undefined, zh: string, en: string): Outcome<T> =>
  value == null ? { reason: text(zh, en) } : { value };

function readDay(value: string): Outcome<LocalDate> {
  const parts = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))$/.exec(value);
  const [, year, m1, d1, m2, d2] = parts ?? [];
  const day = `${year}-${(m1 ?? m2 ?? '').padStart(2, '0')}-${(d1 ?? d2 ?? '').padStart(2, '0')}`;
  if (!isLocalDate(day)) {
    return {
      reason: text('应为 1900 年以后的有效日期，如 1980-03-05', 'Must be a day from 1900 on, as in 1980-03-05'),
    };
  }
  return day > today() ? { reason: text('日期不能在今天之后', 'The day cannot lie ahead') } : { value: day };
}

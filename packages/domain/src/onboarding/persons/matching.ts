import { type Text, text } from '@gongzhi/kernel';
import type { Cryptography } from '@gongzhi/storage';
import type { RowProblem } from '../onboarding-source.js';
import type { PersonRow } from './persons-file.js';
import type { KnownPerson, ResidentRegister } from './register.js';

/** Whom a row is about: somebody known, or somebody new. */
export interface Matched {
  row: PersonRow;
  known: KnownPerson | null;
  identityHash: string | null;
  phoneHash: string | null;
}

export interface Matching {
  matched: Matched[];
  problems: RowProblem[];
  /** Rows that may be about somebody who is known, or who stands in the file twice: someone has to say so. */
  warnings: RowProblem[];
}

interface Tools {
  register: ResidentRegister;
  cryptography: Cryptography;
  /** Lines of which somebody has said that they are about people of their own. */
  confirmed: ReadonlySet<number>;
}

/**
 * Finds out whom each row is about: by id, by identity number, by phone and name, and last by name and birth date where
 * they live. Who only has the name and birth date of somebody is told, and left to whoever knows them.
 */
export function matchRows(rows: readonly PersonRow[], tools: Tools): Matching {
  const matcher = new Matcher(tools);
  for (const row of rows) matcher.take(row);
  return matcher.outcome;
}

class Matcher {
  readonly outcome: Matching = { matched: [], problems: [], warnings: [] };
  readonly #tools: Tools;
  readonly #lines = new Map<string, number>();

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  take(row: PersonRow): void {
    const { cryptography } = this.#tools;
    const hashOf = (kind: 'PHONE' | 'IDENTITY_NUMBER', value: string | null) =>
      value === null ? null : cryptography.lookupHash(kind, value);
    const identityHash = hashOf('IDENTITY_NUMBER', row.identityNumber);
    const phoneHash = hashOf('PHONE', row.phone);
    const repeated = [
      identityHash &&
        this.#seenBefore(`i ${identityHash}`, row, 'identity_number', text('身份证号', 'identity number')),
      phoneHash && this.#seenBefore(`p ${phoneHash}`, row, 'phone', text('手机号', 'phone')),
    ];
    if (repeated.some(Boolean)) return;
    const known = this.#whom(row, identityHash, phoneHash);
    if (known === 'told') return;
    if (known && this.#seenBefore(`k ${known.id}`, row, 'name', text('人', 'person'))) return;
    this.outcome.matched.push({ row, known, identityHash, phoneHash });
  }

  #seenBefore(key: string, row: PersonRow, column: 'identity_number' | 'phone' | 'name', what: Text): boolean {
    const line = this.#lines.get(key);
    if (line === undefined) {
      this.#lines.set(key, row.line);
      return false;
    }
    this.#refuse(row, column, text(`与第 ${line} 行是同一${what.zh}`, `The same ${what.en} stands in line ${line}`));
    return true;
  }

  #refuse(row: PersonRow, column: Parameters<PersonRow['problem']>[0], reason: Text): 'told' {
    this.outcome.problems.push(row.problem(column, reason));
    return 'told';
  }

  #whom(row: PersonRow, identityHash: string | null, phoneHash: string | null): KnownPerson | null | 'told' {
    const { register } = this.#tools;
    const byId = row.id ? register.persons.get(row.id) : undefined;
    if (row.id && !byId) return this.#refuse(row, 'id', text('本社区没有这个人', 'There is no such person here'));
    const byIdentity = identityHash ? register.byIdentifier('IDENTITY_NUMBER', identityHash) : undefined;
    const byPhone = phoneHash ? register.byIdentifier('PHONE', phoneHash) : undefined;
    const known = byId ?? byIdentity ?? (byPhone?.name === row.name ? byPhone : undefined);
    if (byIdentity && byIdentity !== known) {
      return this.#refuse(
        row,
        'identity_number',
        text('此身份证号属于另一人', 'This identity number is somebody else’s'),
      );
    }
    if (byPhone && byPhone !== known) {
      return this.#refuse(row, 'phone', text('此手机号属于另一人', 'This phone is somebody else’s'));
    }
    if (known?.identityNumber && identityHash && known.identityNumber.hash !== identityHash) {
      const reason = text(
        '与登记的身份证号不同，不能由文件更改',
        'Another identity number is registered: a file cannot change it',
      );
      return this.#refuse(row, 'identity_number', reason);
    }
    return known ?? this.#byNameAndHome(row, identityHash);
  }

  /** Without anything that is theirs alone, it is who has the name, the birth date and the home. */
  #byNameAndHome(row: PersonRow, identityHash: string | null): KnownPerson | null | 'told' {
    const { register, confirmed } = this.#tools;
    const alike = register
      .named(row.name)
      .filter(({ birthDate }) => birthDate === row.birthDate || birthDate === null || row.birthDate === null)
      .filter(({ identityNumber }) => !identityNumber || !identityHash);
    const here = alike.filter(
      ({ birthDate, stairwellId }) => birthDate === row.birthDate && stairwellId === (row.stairwell?.id ?? null),
    );
    if (here.length === 1) return here[0]!;
    if (alike.length > 0 && !confirmed.has(row.line)) {
      const reason = text(
        '登记中有同名同生日的人：是同一人请填写“编号”列，不是请确认此行',
        'Somebody of this name and birth date is registered: if it is them, fill in id; if not, confirm this line',
      );
      this.outcome.warnings.push(row.problem('name', reason));
    }
    this.#alikeInFile(row, identityHash);
    return null;
  }

  #alikeInFile(row: PersonRow, identityHash: string | null): void {
    if (identityHash) return;
    const key = `n ${row.name} ${row.birthDate}`;
    const line = this.#lines.get(key);
    if (line === undefined) this.#lines.set(key, row.line);
    else if (!this.#tools.confirmed.has(row.line)) {
      const reason = text(
        `与第 ${line} 行同名同生日：不是同一人请确认此行`,
        `The same name and birth date stand in line ${line}: if they are two people, confirm this line`,
      );
      this.outcome.warnings.push(row.problem('name', reason));
    }
  }
}

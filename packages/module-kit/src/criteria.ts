import { text } from '@gongzhi/kernel';
import type { Criterion } from './contract.js';

/** For parts with an age of their own, which nobody can hold against a person whose birth date is unknown. */
export const birthDateKnown: Criterion<unknown> = {
  code: 'BIRTH_DATE_UNKNOWN',
  title: text('出生日期已登记', 'Birth date on record'),
  basis: 'interpretation',
  check: ({ person }) =>
    person.birthDate !== null ||
    text('未登记出生日期，无法核对年龄', 'No birth date is on record, so the age cannot be checked'),
};

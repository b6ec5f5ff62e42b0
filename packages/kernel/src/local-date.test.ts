import { describe, expect, it } from 'vitest';
import {
  addDays,
  ageOn,
  daysInclusive,
  earlier,
  firstOfMonth,
  isLocalDate,
  later,
  localDateAt,
  monthsBetween,
} from './local-date.js';

describe('a local date', () => {
  it('is a day that exists, from 1900 to 9999', () => {
    const days = ['1900-01-01', '2000-02-29', '2024-02-29', '2026-11-23', '9999-12-31'];
    expect(days.filter((day) => !isLocalDate(day))).toEqual([]);
    const none = [
      ...['1899-12-31', '10000-01-01', '0999-01-01'],
      ...[
        '1900-02-29',
        '2023-02-29',
        '2100-02-29',
        '2026-04-31',
        '2026-00-10',
        '2026-13-01',
        '2026-01-00',
        '2026-01-32',
      ],
      ...[
        '2026-1-1',
        '20260101',
        '2026-01-01T00:00',
        ' 2026-01-01',
        '2026-01-01\n',
        '2026/01/01',
        '２０２６-01-01',
        '',
      ],
    ];
    expect(none.filter(isLocalDate)).toEqual([]);
  });

  it('begins at 16:00 UTC of the day before, as days do in Shanghai', () => {
    expect(localDateAt(new Date('2026-11-22T15:59:59.999Z'))).toBe('2026-11-22');
    expect(localDateAt(new Date('2026-11-22T16:00:00.000Z'))).toBe('2026-11-23');
    expect(localDateAt(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
    expect(localDateAt(new Date('2024-02-28T16:00:00Z'))).toBe('2024-02-29');
  });

  it('counts days over leap years and the ends of years, there and back', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2023-02-28', 1)).toBe('2023-03-01');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysInclusive('2024-01-01', '2024-12-31')).toBe(366);
    expect(daysInclusive('2026-11-23', '2026-11-23')).toBe(1);
    expect(daysInclusive('2026-11-23', '2026-11-22')).toBe(0);
    // Shanghai turned its clocks in these years: days are still days.
    expect(daysInclusive('1986-01-01', '1991-12-31')).toBe(2191);
    for (let days = -800; days <= 800; days += 7) {
      expect(addDays(addDays('2024-02-29', days), -days)).toBe('2024-02-29');
    }
  });

  it('compares', () => {
    expect([later('2026-01-02', '2025-12-31'), earlier('2026-01-02', '2025-12-31')]).toEqual([
      '2026-01-02',
      '2025-12-31',
    ]);
  });
});

describe('age', () => {
  it('changes on the birthday', () => {
    expect(ageOn('1966-11-23', '2026-11-22')).toBe(59);
    expect(ageOn('1966-11-23', '2026-11-23')).toBe(60);
    expect(ageOn('2026-11-23', '2026-11-23')).toBe(0);
  });

  it('changes on 1 March for those born on 29 February, but in leap years', () => {
    expect([ageOn('1964-02-29', '2025-02-28'), ageOn('1964-02-29', '2025-03-01')]).toEqual([60, 61]);
    expect([ageOn('1964-02-29', '2024-02-28'), ageOn('1964-02-29', '2024-02-29')]).toEqual([59, 60]);
  });
});

describe('months between two days', () => {
  it('are all that the span touches, whole', () => {
    expect(monthsBetween('2024-01-31', '2024-03-01')).toEqual([
      { first: '2024-01-01', last: '2024-01-31' },
      { first: '2024-02-01', last: '2024-02-29' },
      { first: '2024-03-01', last: '2024-03-31' },
    ]);
    expect(monthsBetween('2025-12-15', '2026-01-15').map(({ last }) => last)).toEqual(['2025-12-31', '2026-01-31']);
    expect(monthsBetween('2026-02-10', '2026-02-10')).toEqual([{ first: '2026-02-01', last: '2026-02-28' }]);
  });

  it('are none where the span ends before it begins', () => {
    expect(monthsBetween('2026-03-10', '2026-02-10')).toEqual([]);
    expect(monthsBetween('2026-03-10', '2026-03-09')).toEqual([]);
  });

  it('follow each other without a gap, to the last that the calendar has', () => {
    const months = monthsBetween('1999-05-20', '2101-03-01');
    expect(months).toHaveLength(1223);
    for (const [index, { first }] of months.slice(1).entries()) expect(first).toBe(addDays(months[index]!.last, 1));
    expect(monthsBetween('9999-11-30', '9999-12-31').at(-1)).toEqual({ first: '9999-12-01', last: '9999-12-31' });
  });
});

it('a month begins on its first day, also one that lies years away', () => {
  expect(firstOfMonth('2026-11-26')).toBe('2026-11-01');
  expect(['2026-11-30', '2026-12-01'].map((day) => firstOfMonth(day, 2))).toEqual(['2027-01-01', '2027-02-01']);
  expect(['2026-01-31', '2024-02-29'].map((day) => firstOfMonth(day, -13))).toEqual(['2024-12-01', '2023-01-01']);
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineServiceModule, definitionFaults } from './define.js';
import { personReference } from './fields.js';
import { asModule, visits } from './sample-module.js';

const faultsOf = (change: object) => definitionFaults(asModule({ ...visits(), ...change }));

describe('a definition', () => {
  it('passes where everything holds together', () => {
    expect(defineServiceModule(visits()).key).toBe('visits');
  });

  it('is refused with every fault at once', () => {
    expect(() => defineServiceModule({ ...visits(), key: 'Visits', version: '1' })).toThrow(
      /Visits is not kebab-case; version 1 is not/,
    );
  });

  it.each([
    ['a key in camel case', { key: 'neighbourVisits' }, 'key neighbourVisits is not kebab-case'],
    [
      'a pre-release version',
      { version: '1.2.0-beta', migrateConfig: {} },
      'version 1.2.0-beta is not of the form 1.2.3',
    ],
    [
      'a metric that does not say how it is compared',
      { metrics: visits().metrics.map(({ compared: _, ...metric }) => metric) },
      'metric visits does not say how it is compared',
    ],
    ['an affair in capitals', { affairs: ['Work safety'] }, 'affair Work safety is not kebab-case'],
    ['an affair twice', { affairs: ['work-safety', 'work-safety'] }, 'affair work-safety is there twice'],
    ['nobody served', { parts: { visitor: visits().parts.visitor } }, 'parts: there must be one that is served'],
    ['no part', { parts: {} }, 'parts: there must be one that is served'],
    ['a required line without definition', { fundingLines: [] }, 'requirement visit-hours has no funding line'],
    ['a required payee without definition', { payees: [] }, 'requirement telephone-company has no payee'],
    [
      'a payee that no community is asked for',
      { requires: [] },
      'payee telephone-company is not required of a community',
    ],
    ['a payee twice', { payees: [...visits().payees, ...visits().payees] }, 'payee telephone-company is there twice'],
    [
      'the operator as a payee of its own',
      { payees: [{ ...visits().payees[0], key: 'operator' }] },
      'payee operator is there anyway',
    ],
    [
      'income that no line takes',
      { fundingLines: visits().fundingLines.map((line) => ({ ...line, takesIncome: false })) },
      'there is income, and no funding line takes it',
    ],
    [
      'a line for income of which there is none',
      { income: undefined },
      'funding line visit-hours takes income, of which there is none',
    ],
    [
      'a line that no community is asked for',
      { requires: [] },
      'funding line visit-hours is not required of a community',
    ],
    [
      'a line twice',
      { fundingLines: [...visits().fundingLines, ...visits().fundingLines] },
      'funding line visit-hours is there twice',
    ],
    [
      'a migration beyond its version',
      { migrateRecord: { '1.3.0': () => ({}) } },
      'migration 1.3.0 leads to no version up to 1.2.0',
    ],
    [
      'a setting without default',
      { config: visits().config.extend({ goal: z.int().meta({ zh: '目标', en: 'Goal' }) }) },
      'config default goal: is required',
    ],
    [
      'a setting without title',
      { config: visits().config.extend({ goal: z.int().default(1) }) },
      'config.goal has no title in both languages',
    ],
    [
      'a nested record',
      { record: z.object({ place: z.object({}).meta({ zh: '地点', en: 'Place' }) }) },
      'record: place is no string, enum, whole number, boolean or local date',
    ],
    [
      'fractions in a record',
      { record: z.object({ hours: z.number().meta({ zh: '小时', en: 'Hours' }) }) },
      'record: hours is no string, enum, whole number, boolean or local date',
    ],
    [
      'a person in the settings',
      { config: visits().config.extend({ host: personReference().default('x').meta({ zh: '主人', en: 'Host' }) }) },
      'config.host names a person, which only a record may',
    ],
    [
      'record values that are no constants',
      { record: z.object({ mood: z.enum(['good']).meta({ zh: '情绪', en: 'Mood' }) }) },
      'record: good is not UPPER_CASE',
    ],
  ])('is refused with %s', (_, change, fault) => {
    expect(faultsOf(change)).toContain(fault);
  });

  it('is refused with a criterion twice in a part', () => {
    const { guest } = visits().parts;
    const parts = { guest: { ...guest, eligibility: [...guest.eligibility, ...guest.eligibility] } };
    expect(faultsOf({ parts })).toEqual(['criterion of part guest RESIDENCE_UNKNOWN is there twice']);
  });
});

describe('a bound', () => {
  const faults = (bound: object) => faultsOf({ bounds: [bound] });

  it.each([
    ['to no setting', { path: 'guestAge.beyond', type: 'range', minimum: 1, maximum: 2 }, 'leads to no setting'],
    ['through a leaf', { path: 'hourly.from', type: 'range', minimum: 1, maximum: 2 }, 'leads to no setting'],
    ['to a prototype', { path: 'constructor', type: 'range', minimum: 1, maximum: 2 }, 'leads to no setting'],
    ['of a group', { path: 'guestAge', type: 'range', minimum: 1, maximum: 2 }, 'is a range of no number'],
    ['that is empty', { path: 'hourly', type: 'range', minimum: 2, maximum: 1 }, 'is empty'],
    ['of no values', { path: 'manner', type: 'one-of', values: [] }, 'is empty'],
    ['beyond the setting', { path: 'hourly', type: 'range', minimum: -1, maximum: 2 }, 'allows -1, which'],
    ['with an unknown value', { path: 'manner', type: 'one-of', values: ['post'] }, 'allows post, which'],
  ])('is refused %s', (_, bound, fault) => {
    expect(faults(bound)).toEqual([expect.stringContaining(fault)]);
  });
});

it('needs titles in parts and records', () => {
  const record = z.object({ hours: z.int() });
  expect(faultsOf({ record })).toEqual(['record: hours has no title in both languages']);
});

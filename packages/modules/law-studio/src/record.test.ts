import { eligible, fieldsOf, parseRecord } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import lawStudio from './index.js';
import { participant, person, service, usual } from './sample-month.js';

const client = participant('client', 'client-1');
const adviser = participant('adviser', 'adviser-1');

const fields = (record: ReturnType<typeof service>) =>
  lawStudio.checkRecord({ config: usual, record }).map(({ field }) => field.join('.'));

it('has no room for a story: not in its records, and not in what people state', () => {
  const kinds = [lawStudio.record, ...Object.values(lawStudio.parts).map(({ data }) => data)].flatMap((schema) =>
    fieldsOf(schema).map(({ kind }) => kind),
  );
  expect(new Set(kinds)).toEqual(new Set(['enum', 'integer']));
});

describe('contents', () => {
  it.each([
    ['of another kind', { kind: 'CHAT', minutes: 30 }, ['kind']],
    ['of no time', { kind: 'PUBLICITY', minutes: 0 }, ['minutes']],
    ['with a story', { kind: 'MEDIATION', outcome: 'OPEN', minutes: 30, story: '…' }, ['story']],
  ])('%s are refused', (_, raw, field) => {
    expect(parseRecord(lawStudio, raw)).toMatchObject({ ok: false, problems: [{ field }] });
  });
});

describe('an outcome', () => {
  it.each(['CONSULTATION', 'LEGAL_AID', 'MEDIATION'] as const)('is told of a matter: %s', (kind) => {
    expect(fields(service('r', { kind }, client, adviser))).toEqual(['outcome']);
    expect(fields(service('r', { kind, outcome: 'REFERRED_POLICE' }, client, adviser))).toEqual([]);
  });

  it.each(['PUBLICITY', 'HEARING'] as const)('is not told of a gathering: %s', (kind) => {
    expect(fields(service('r', { kind }, client, adviser))).toEqual([]);
    expect(fields(service('r', { kind, outcome: 'SETTLED' }, client, adviser))).toEqual(['outcome']);
  });
});

it('is given by an adviser to a client, on a day on which both take part', () => {
  const data = { kind: 'PUBLICITY' } as const;
  expect(fields(service('r', data, client, null))).toEqual(['servedBy']);
  expect(fields(service('r', data, adviser, client))).toEqual(['participant', 'servedBy']);
  const [gone, late] = [
    { ...client, until: '2026-03-01' },
    { ...adviser, from: '2026-03-03' },
  ];
  expect(fields(service('r', data, gone, late))).toEqual(['servedOn', 'servedOn']);
});

it('takes advisers who are grown up, and clients of any age', () => {
  const codes = (as: string, birthDate: string | null) =>
    eligible(lawStudio, { as, config: usual, person: person(birthDate), on: '2026-03-01', data: {} }).map(
      ({ code }) => code,
    );
  expect(codes('adviser', '2008-03-01')).toEqual([]);
  expect(codes('adviser', '2008-03-02')).toEqual(['BELOW_MINIMUM_AGE']);
  expect(codes('adviser', null)).toEqual(['BIRTH_DATE_UNKNOWN']);
  expect(codes('client', null)).toEqual([]);
});

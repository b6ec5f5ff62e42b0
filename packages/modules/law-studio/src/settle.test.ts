import { describe, expect, it } from 'vitest';
import lawStudio from './index.js';
import { march, participant, service } from './sample-month.js';

const [first, second] = [participant('client', 'client-1'), participant('client', 'client-2')];
const by = (from: string) => participant('adviser', `adviser of ${from}`, { data: { from } });
const settled = { kind: 'MEDIATION', outcome: 'SETTLED' } as const;

describe('the fee', () => {
  it('is paid to the studio for each client and day with a settled matter', () => {
    const records = [
      service('r1', settled, first, by('STUDIO')),
      service('r2', { kind: 'CONSULTATION', outcome: 'SETTLED' }, first, by('VOLUNTEER')),
      service('r3', settled, second, by('STUDIO')),
      service('r4', settled, first, by('STUDIO'), '2026-03-03'),
      service('r5', settled, first, by('STUDIO'), '2026-04-01'),
    ];
    expect(lawStudio.settle(march(records))).toMatchObject([
      { fundingLine: 'law-studio', payee: { organisation: 'operator' }, quantity: 3, due: 30_000, retained: 0 },
    ]);
  });

  it.each([
    ['a matter that is open', service('r', { kind: 'LEGAL_AID', outcome: 'OPEN' }, first, by('STUDIO'))],
    ['a matter that was referred', service('r', { kind: 'MEDIATION', outcome: 'REFERRED_COURT' }, first, by('STUDIO'))],
    ['a gathering', service('r', { kind: 'PUBLICITY' }, first, by('STUDIO'))],
    ['what the court did as its office', service('r', settled, first, by('COURT'))],
  ])('is not paid for %s', (_, record) => {
    expect(lawStudio.settle(march([record]))).toEqual([]);
  });
});

it('earns law volunteers points, and nobody else', () => {
  const { config } = march([]);
  const earned = (from: string) => lawStudio.points?.({ config, record: service('r', settled, first, by(from)) });
  expect(earned('VOLUNTEER')).toMatchObject([{ who: 'servedBy', points: 5 }]);
  expect(earned('POLICE')).toEqual([]);
  expect(earned('STUDIO')).toEqual([]);
});

describe('figures', () => {
  const figures = (records: ReturnType<typeof service>[], paid = 0) => {
    const facts = { ...march(records), ratings: [{ record: 'r1', score: 4 }], settled: paid };
    return Object.fromEntries(lawStudio.metrics.map(({ key, measure }) => [key, measure(facts)]));
  };

  it('tell what was done, and how much of it stayed in the community', () => {
    const records = [
      service('r1', settled, first, by('STUDIO')),
      service('r2', { kind: 'CONSULTATION', outcome: 'SETTLED' }, second, by('STUDIO')),
      service('r3', { kind: 'LEGAL_AID', outcome: 'REFERRED_JUSTICE_OFFICE' }, second, by('STUDIO')),
      service('r4', { kind: 'CONSULTATION', outcome: 'OPEN' }, second, by('POLICE')),
      service('r5', { kind: 'PUBLICITY' }, first, by('VOLUNTEER')),
      service('r6', { kind: 'HEARING' }, first, by('VOLUNTEER'), '2026-04-01'),
    ];
    expect(figures(records, 20_001)).toEqual({
      clients: 2,
      consultations: 2,
      'legal-aid': 1,
      mediations: 1,
      publicity: 1,
      hearings: 0,
      'settled-here': 67,
      referred: 1,
      hours: 4,
      'average-rating': 400,
      'cost-per-matter': 10_001,
    });
  });

  it('have no shares where nothing has ended', () => {
    const open = service('r1', { kind: 'LEGAL_AID', outcome: 'OPEN' }, first, by('STUDIO'));
    expect(figures([open])).toMatchObject({ 'settled-here': null, 'cost-per-matter': null });
  });
});

import { expect, it } from 'vitest';
import { eligible } from './eligibility.js';
import { asModule, participant, visits } from './sample-module.js';

const module = asModule(visits());
const config = { hourly: 2000, guestAge: { from: 60, to: 90 }, manner: 'home' } as const;
const { person } = participant('p1', 'guest');
const facts = { config, person, on: '2026-03-01', data: {} };

it('finds nothing against someone who meets every condition', () => {
  expect(eligible(module, { as: 'guest', ...facts })).toEqual([]);
});

it('names each condition that is not met, with its reason and basis', () => {
  const homeless = { ...person, residence: null };
  expect(eligible(module, { as: 'guest', ...facts, person: homeless })).toEqual([
    {
      code: 'RESIDENCE_UNKNOWN',
      title: { zh: '住址已登记', en: 'Residence on record' },
      basis: 'interpretation',
      reason: { zh: '未登记住址', en: 'No residence is on record' },
    },
  ]);
});

it.each(['host', 'toString'])('lets nobody take the part %s, which is not there', (as) => {
  expect(eligible(module, { as, ...facts })).toMatchObject([{ code: 'UNKNOWN_PART' }]);
});

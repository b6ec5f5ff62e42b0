import { expect, it } from 'vitest';
import { clockFinding } from './clock.js';
import { nodeFinding } from './machine.js';

it('too old a Node is a problem', () => {
  const levels = ['20.19.0', '22.16.0', '22.17.0', '24.0.0', '26.10.0'].map((version) => nodeFinding(version).level);
  expect(levels).toEqual(['PROBLEM', 'PROBLEM', 'OK', 'OK', 'OK']);
});

it('a clock is wrong only when no moment of the answer explains it', () => {
  const at = (theirs: number) => clockFinding('PostgreSQL', theirs, 100_000, 105_000);
  expect([75_000, 102_000, 130_000].map((theirs) => at(theirs).level)).toEqual(['OK', 'OK', 'OK']);
  expect(at(145_000)).toMatchObject({ level: 'PROBLEM', text: { en: expect.stringContaining('40 s ahead') } });
  expect(at(60_000)).toMatchObject({ level: 'PROBLEM', text: { en: expect.stringContaining('40 s behind') } });
});

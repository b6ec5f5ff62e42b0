import { expect, it } from 'vitest';
import { GuardiansUnread, guardiansOn } from './guardians.js';

it('takes those whose guardianship is in force on the day, its first and last day included', () => {
  const told = 'mother 2019-05-20,uncle 2024-01-01 2026-03-31';
  expect(guardiansOn(told, '2023-12-31')).toEqual(['mother']);
  expect(guardiansOn(told, '2024-01-01')).toEqual(['mother', 'uncle']);
  expect(guardiansOn(told, '2026-03-31')).toEqual(['mother', 'uncle']);
  expect(guardiansOn(told, '2026-04-01')).toEqual(['mother']);
  expect(guardiansOn(null, '2026-04-01')).toEqual([]);
});

it('is no answer where they were not read', () => {
  expect(() => guardiansOn(undefined, '2026-04-01')).toThrow(GuardiansUnread);
});

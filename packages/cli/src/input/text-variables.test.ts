import { expect, it } from 'vitest';
import { assigned } from './paths.js';
import { textVariables } from './text-variables.js';

it('keeps what the document declares as text as it was typed, and reads the rest as JSON', () => {
  const document =
    'query($phone: String!, $on: LocalDate, $ids: [ID!], $first: Int) { a(p: $phone, o: $on, i: $ids, f: $first) }';
  const pairs = ['phone=13800138000', 'on=2026-10-01', 'ids=["a"]', 'first=3', 'input.name=7'];
  expect(assigned(pairs, {}, textVariables(document))).toEqual({
    phone: '13800138000',
    on: '2026-10-01',
    ids: ['a'],
    first: 3,
    input: { name: 7 },
  });
});

it('declares nothing where the document cannot be read', () => {
  expect(textVariables('query(').size).toBe(0);
});

import { expect, it } from 'vitest';
import { Denial, Refusal, refuse } from './refusal.js';
import { text } from './text.js';

it('keeps every problem of a refusal in both languages, and names a field only where there is one', () => {
  const refusal = refuse('CONFLICT', text('已有', 'There is one'), ['name']);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal.problems).toEqual([
    { code: 'CONFLICT', field: ['name'], message: { zh: '已有', en: 'There is one' } },
  ]);
  expect(refuse('NOT_FOUND', text('没有', 'None')).problems[0]).not.toHaveProperty('field');
});

it('tells a denial from a refusal', () => {
  const denial = new Denial('FORBIDDEN', text('不可', 'No'));
  expect(denial).not.toBeInstanceOf(Refusal);
  expect([denial.code, denial.text.zh, denial.message]).toEqual(['FORBIDDEN', '不可', 'No']);
});

import { expect, it } from 'vitest';
import { told } from './told.js';

it('nothing that a job leaves behind names a person', () => {
  const id = '019abcde-1381-7234-8678-138123456789';
  expect(
    told({
      problems: [{ line: 2, value: 'zhang.san@post.example.com', reason: { zh: '张三的电话13912345678', en: 'x' } }],
      plan: { rows: [{ id, changes: [{ before: '320582195001011234', after: null }] }], create: 13912345678 },
    }),
  ).toEqual({
    problems: [{ line: 2, value: '••••', reason: { zh: '张三的电话••••', en: 'x' } }],
    plan: { rows: [{ id, changes: [{ before: '••••', after: null }] }], create: 13912345678 },
  });
});

import { expect, it } from 'vitest';
import { exitCodeOf, problemsOf } from './answer.js';

it('errors and userErrors are problems, wherever they stand', () => {
  const problems = problemsOf({
    data: {
      enrol: {
        enrolment: null,
        userErrors: [{ code: 'BAD_USER_INPUT', field: ['personId'], reason: 'AGE_OUT_OF_RANGE', message: '年龄不符' }],
      },
      other: { userErrors: [] },
      viewer: null,
    },
    errors: [{ message: '内部错误', path: ['viewer'], extensions: { code: 'INTERNAL', requestId: 'r1' } }],
  });
  expect(problems).toEqual([
    { code: 'INTERNAL', message: '内部错误 (r1)', path: 'viewer' },
    { code: 'BAD_USER_INPUT', message: '年龄不符', path: 'enrol.personId' },
  ]);
  expect(exitCodeOf(problems)).toBe(1);
});

it('an answer without problems has none', () => {
  expect(problemsOf({ data: { viewer: { id: 'V' }, projects: [] } })).toEqual([]);
});

import { expect, it } from 'vitest';
import { parseOnboardingFile } from './onboarding-file.js';
import { templateFile } from './template.js';

it.each([
  ['csv', 'CSV'],
  ['xlsx', 'XLSX'],
] as const)('the %s template is read without a fault', (ending, format) => {
  const { rows, problems } = parseOnboardingFile({ format, content: templateFile(ending) });
  expect(problems).toEqual([]);
  expect(rows).toMatchObject([{ line: 2, code: 'shili', name: '示例社区', kind: 'URBAN_COMMERCIAL', residents: 5200 }]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { documentOf } from './document.js';

const library = mkdtempSync(join(tmpdir(), 'gongzhi-operations-'));
const file = join(library, 'enrol.graphql');
writeFileSync(file, '{ viewer { id } }');
afterAll(() => rmSync(library, { recursive: true }));

describe('the GraphQL text of a query', () => {
  it('is written out, a file, or an operation by name', () => {
    const text = '{ viewer { id } }';
    expect(documentOf(text, undefined, library)).toBe(text);
    expect(documentOf(`@${file}`, undefined, library)).toBe(text);
    for (const name of ['enrol', 'enrol.graphql', file]) expect(documentOf(undefined, name, library)).toBe(text);
  });

  it('is given once', () => {
    for (const [argument, name] of [[undefined, undefined] as const, ['{ viewer { id } }', 'enrol'] as const]) {
      expect(() => documentOf(argument, name, library)).toThrow(expect.objectContaining({ exitCode: 2 }));
    }
  });

  it('says which operations there are', () => {
    expect(() => documentOf(undefined, 'enroll', library)).toThrow(/there are: enrol/);
    expect(() => documentOf('@/nowhere/x', undefined, library)).toThrow(/cannot be read \(ENOENT\)/);
  });
});

import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readRetention } from './retention-file.js';

const folder = mkdtempSync(join(tmpdir(), 'gongzhi-retention-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (content: string) => {
  writeFileSync(join(folder, 'retention.yaml'), content);
  return readRetention(folder);
};

describe('the file of retention periods', () => {
  it('keeps the audit trail for six months at least', () => {
    expect(() => read('periods: [{ kind: AUDIT_ENTRIES, months: 5 }]')).toThrow(/at least 6 months/);
    expect(read('periods: [{ kind: AUDIT_ENTRIES, months: 6 }]')).toEqual([{ kind: 'AUDIT_ENTRIES', months: 6 }]);
  });

  it('names each kind once, and none that there is not', () => {
    const twice = 'periods: [{ kind: RATING_COMMENTS, months: 12 }, { kind: RATING_COMMENTS, months: 24 }]';
    expect(() => read(twice)).toThrow(/twice/);
    expect(() => read('periods: [{ kind: PERSONS, months: 12 }]')).toThrow(/retention.yaml/);
  });

  it('is there for every community', () => {
    expect(readRetention(fileURLToPath(new URL('../../../../tenants/defaults', import.meta.url)))).toHaveLength(7);
  });
});

import { describe, expect, it } from 'vitest';
import { asModule, visits } from './sample-module.js';
import { compareVersions, isVersion, migrateConfig, migrateRecord } from './versions.js';

const module = asModule(visits());

describe('versions', () => {
  it('are ordered by number', () => {
    expect(['1.10.0', '1.9.9', '2.0.0', '1.9.10'].sort(compareVersions)).toEqual([
      '1.9.9',
      '1.9.10',
      '1.10.0',
      '2.0.0',
    ]);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  });

  it.each(['1', '1.2', '01.2.3', '1.2.3-beta', 'v1.2.3', '1.2.3\n'])('are not %j', (version) => {
    expect(isVersion(version)).toBe(false);
    expect(() => compareVersions(version, '1.0.0')).toThrow(RangeError);
  });
});

describe('what was stored under an older version', () => {
  it('goes through every later migration in order, and is itself left as it is', () => {
    const stored = Object.freeze({ rate: 1500 });
    expect(migrateConfig(module, '1.0.0', stored)).toEqual({ hourly: 1500, manner: 'phone' });
    expect(migrateRecord(module, '1.0.0', { h: 2 })).toEqual({ hours: 2 });
  });

  it('skips the migrations that it has seen', () => {
    expect(migrateConfig(module, '1.1.0', { hourly: 1 })).toEqual({ hourly: 1, manner: 'phone' });
    expect(migrateConfig(module, '1.2.0', { hourly: 1 })).toEqual({ hourly: 1 });
  });

  it('is refused where it is newer than the module', () => {
    expect(() => migrateConfig(module, '1.3.0', {})).toThrow('visits 1.3.0 was stored, but only 1.2.0 is installed');
  });
});

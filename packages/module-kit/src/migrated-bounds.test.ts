import { describe, expect, it } from 'vitest';
import type { Bound } from './contract.js';
import { migrateBounds } from './migrated-bounds.js';
import { asModule, visits } from './sample-module.js';

type Data = Record<string, unknown>;
const migrating = (migrateConfig: Record<string, (config: Data) => Data>) => asModule({ ...visits(), migrateConfig });
const range = (path: string, minimum: number, maximum: number): Bound => ({ path, type: 'range', minimum, maximum });
const config = { yuan: 20, manner: 'home' };

describe('what one may change of settings of an older version', () => {
  it('stands where the migrations take it, in the values that they make', () => {
    const module = migrating({
      '1.2.0': ({ fen, manner }) => ({ pay: { fen }, by: manner === 'home' ? 'foot' : 'wire' }),
      '1.1.0': ({ yuan, ...others }) => ({ ...others, fen: Number(yuan) * 100 }),
    });
    const bounds: Bound[] = [range('yuan', 10, 30), { path: 'manner', type: 'one-of', values: ['home', 'phone'] }];
    expect(migrateBounds(module, '1.0.0', { config, bounds })).toEqual([
      range('pay.fen', 1000, 3000),
      { path: 'by', type: 'one-of', values: ['foot', 'wire'] },
    ]);
    expect(migrateBounds(module, '1.1.0', { config: { fen: 2000 }, bounds: [range('fen', 1000, 3000)] })).toEqual([
      range('pay.fen', 1000, 3000),
    ]);
    expect(migrateBounds(module, '1.2.0', { config, bounds })).toBe(bounds);
  });

  it('keeps its least below its most where a migration turns them round', () => {
    const module = migrating({ '1.1.0': ({ yuan }) => ({ discount: 100 - Number(yuan) }) });
    expect(migrateBounds(module, '1.0.0', { config, bounds: [range('yuan', 10, 30)] })).toEqual([
      range('discount', 70, 90),
    ]);
  });

  it('is fixed where a setting is gone, became several, or is no number any more', () => {
    const bounds = [range('yuan', 10, 30)];
    const left = (step: (config: Data) => Data) =>
      migrateBounds(migrating({ '1.1.0': step }), '1.0.0', { config, bounds });
    expect(left(({ manner }) => ({ manner }))).toEqual([]);
    expect(left(({ yuan }) => ({ granted: yuan, paid: yuan }))).toEqual([]);
    expect(left(({ yuan }) => ({ words: `${yuan} yuan` }))).toEqual([]);
  });
});

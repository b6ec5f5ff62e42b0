import { describe, expect, it } from 'vitest';
import { changeWithinBounds, withChanges } from './bounds.js';
import type { Bound } from './contract.js';
import { asModule, visits } from './sample-module.js';

const module = asModule(visits());
const base = { hourly: 2000, guestAge: { from: 60, to: 90 }, manner: 'home' };
const problems = (changes: Record<string, unknown>) => changeWithinBounds(module, base, withChanges(base, changes));

describe('a change of configuration', () => {
  it('passes where nothing changes, though the base itself is out of bounds', () => {
    const old = { ...base, hourly: 1 };
    expect(changeWithinBounds(module, old, structuredClone(old))).toEqual([]);
  });

  it.each([1000, 3000])('passes at the end of its bound: %i', (hourly) => {
    expect(problems({ hourly })).toEqual([]);
  });

  it('is refused outside, with the bound in yuan where it is money', () => {
    const message = {
      zh: '「每小时补贴」只能在 10.00 元到 30.00 元之间',
      en: '"Allowance per hour" must be between 10.00 yuan and 30.00 yuan',
    };
    expect(problems({ hourly: 999 })).toEqual([{ field: ['hourly'], message }]);
    expect(problems({ hourly: 3001 })).toEqual([{ field: ['hourly'], message }]);
  });

  it('is judged within groups', () => {
    expect(problems({ guestAge: { from: 50 } })).toEqual([]);
    expect(problems({ guestAge: { from: 49, to: 91 } }).map(({ field }) => field.join('.'))).toEqual([
      'guestAge.from',
      'guestAge.to',
    ]);
  });

  it('is refused where no bound lists the setting', () => {
    const [problem] = problems({ guestAge: { to: 91 } });
    expect(problem?.message).toEqual({
      zh: '「受访者年龄·最高年龄（周岁）」由模板固定，不能更改',
      en: '"Age of who is visited, Oldest age in years" is fixed by the template and cannot be changed',
    });
  });

  it('chooses among the values of its bound', () => {
    const bounds: Bound[] = [{ path: 'manner', type: 'one-of', values: ['home'] }];
    expect(changeWithinBounds(bounds, base, { ...base, manner: 'phone' })).toEqual([
      { field: ['manner'], message: { zh: '「manner」只能是以下之一：home', en: '"manner" must be one of home' } },
    ]);
  });

  it('is refused where a setting appears, goes, or becomes a group', () => {
    const { manner: _, ...without } = base;
    expect(changeWithinBounds(module, base, without)).toHaveLength(1);
    expect(changeWithinBounds(module, base, { ...base, extra: 1 })).toHaveLength(1);
    expect(changeWithinBounds(module, base, { ...base, hourly: { from: 1500 } })).toHaveLength(1);
    expect(changeWithinBounds(module, base, { ...base, guestAge: 60 })).toHaveLength(1);
  });
});

describe('changes over a base', () => {
  it('merge groups and replace the rest', () => {
    expect(withChanges(base, { guestAge: { to: 80 }, hourly: 1 })).toEqual({
      ...base,
      hourly: 1,
      guestAge: { from: 60, to: 80 },
    });
    expect(base.hourly).toBe(2000);
  });

  it('never reach the prototype', () => {
    const merged = withChanges(base, JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});

import { describe, expect, it } from 'vitest';
import { parseConfig, parsePartData, parseRecord } from './parse.js';
import { asModule, visits } from './sample-module.js';

const module = asModule(visits());
const problemsOf = (parsed: ReturnType<typeof parseRecord>) =>
  parsed.ok ? [] : parsed.problems.map(({ field, message }) => [field.join('.'), message.zh, message.en]);

describe('a configuration', () => {
  it.each([undefined, null, {}])('is all defaults where nothing is given: %s', (raw) => {
    const value = { hourly: 2000, guestAge: { from: 60, to: 90 }, manner: 'home' };
    expect(parseConfig(module, raw)).toEqual({ ok: true, value });
  });

  it('fills in what a group leaves out', () => {
    expect(parseConfig(module, { guestAge: { from: 65 } })).toMatchObject({
      value: { guestAge: { from: 65, to: 90 } },
    });
  });

  it('refuses unknown settings where they stand', () => {
    const parsed = parseConfig(module, { hourlyy: 1, guestAge: { form: 3 } });
    expect(parsed).toEqual({
      ok: false,
      problems: [
        { field: ['hourlyy'], message: { zh: '没有名为 hourlyy 的项', en: 'There is no field named hourlyy' } },
        { field: ['guestAge', 'form'], message: { zh: '没有名为 form 的项', en: 'There is no field named form' } },
      ],
    });
  });

  it('ignores names that reach for the prototype', () => {
    const raw = JSON.parse(
      '{"__proto__":{"hourly":1},"constructor":{"prototype":{}},"guestAge":{"__proto__":{"from":1}}}',
    );
    const parsed = parseConfig(module, raw);
    expect(parsed).toEqual(parseConfig(module, {}));
    expect(({} as Record<string, unknown>).hourly).toBeUndefined();
  });

  it('does not read inherited settings', () => {
    expect(parseConfig(module, Object.create({ hourly: 1 }))).toEqual(parseConfig(module, {}));
  });

  it.each([5, 'text', [], true])('refuses %j as a whole', (raw) => {
    expect(parseConfig(module, raw)).toMatchObject({ ok: false, problems: [{ field: [] }] });
  });

  it('is not brought down by input 20,000 deep, nor tells a stranger thousands of problems', () => {
    const deep = JSON.parse(`${'{"guestAge":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    expect(parseConfig(module, deep)).toMatchObject({ ok: false });
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, 1]));
    const parsed = parseConfig(module, wide);
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(20);
  });
});

describe('a record', () => {
  it('is told what is wrong in both languages, field by field', () => {
    expect(problemsOf(parseRecord(module, {}))).toEqual([['hours', '必填', 'is required']]);
    expect(problemsOf(parseRecord(module, { hours: 9, mood: 'BAD', note: '长', indoors: 'yes' }))).toEqual([
      ['hours', '不得大于 8', 'must be at most 8'],
      ['mood', '须为以下之一：GOOD、LOW', 'must be one of GOOD, LOW'],
      ['note', '长度不得小于 2 个字', 'must be at least 2 characters'],
      ['indoors', '须为是或否', 'must be true or false'],
    ]);
  });

  it.each([
    [1.5, '须为整数', 'must be a whole number'],
    ['1', '须为数字', 'must be a number'],
    [Number.NaN, '须为数字', 'must be a number'],
    [Number.POSITIVE_INFINITY, '须为数字', 'must be a number'],
    [null, '须为数字', 'must be a number'],
  ])('has whole hours, not %s', (hours, zh, en) => {
    expect(problemsOf(parseRecord(module, { hours }))).toEqual([['hours', zh, en]]);
  });
});

describe('what a participant states', () => {
  it.each(['2026-02-30', '1899-12-31', '2026-3-1', 'yesterday'])('has days that exist, not %s', (since) => {
    const zh = '须为实际存在的日期，格式如 2026-03-31';
    const en = 'must be a day that exists, as in 2026-03-31';
    expect(problemsOf(parsePartData(module, 'guest', { since }))).toEqual([['since', zh, en]]);
  });

  it.each(['host', 'constructor', '__proto__'])('is refused for %s, which is no part', (as) => {
    const parsed = parsePartData(module, as, {});
    const zh = '项目没有这种身份，可选：受访者 guest、走访者 visitor';
    const en = 'The project has no such part; choose one of guest, visitor';
    expect(problemsOf(parsed)).toEqual([['as', zh, en]]);
  });
});

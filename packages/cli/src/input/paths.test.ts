import { describe, expect, it } from 'vitest';
import { assigned, nameAndValue, parsedValue, plainly, valueAt } from './paths.js';

describe('a value by its path', () => {
  const answer = { data: { templates: { nodes: [{ id: 'T1', adoptions: 0 }] }, gone: null } };

  it.each([
    ['data.templates.nodes.0.id', 'T1'],
    ['data.templates.nodes.0.adoptions', 0],
    ['data.gone', null],
  ])('%s', (path, value) => expect(valueAt(answer, path)).toBe(value));

  it.each([
    'data.templates.nodes.1.id',
    'data.templates.nodes.length',
    'data.gone.id',
    'data.toString',
    'data..id',
    '',
  ])('there is nothing at %s', (path) => expect(valueAt(answer, path)).toBeUndefined());

  it('is written as one would type it', () => {
    expect([plainly('T1'), plainly(0), plainly([{ a: 'b' }])]).toEqual(['T1', '0', '[{"a":"b"}]']);
  });
});

describe('name=value', () => {
  it('takes JSON as JSON and everything else as text', () => {
    const pairs = ['first=3', 'search=长者', 'dry=true', 'data={"meals":1}', 'note=a=b', 'empty='];
    expect(assigned(pairs)).toEqual({
      first: 3,
      search: '长者',
      dry: true,
      data: { meals: 1 },
      note: 'a=b',
      empty: '',
    });
  });

  it('keeps as text what would not be the same number again', () => {
    expect(['007', '1.10', '320582106001000000001', '1e3', '-2'].map(parsedValue)).toEqual([
      '007',
      '1.10',
      '320582106001000000001',
      '1e3',
      -2,
    ]);
  });

  it('follows dots inwards, over what was given before', () => {
    const input = assigned(['input.config.age.from=55', 'input.id=P1'], { input: { key: 'k', config: {} } });
    expect(input).toEqual({ input: { key: 'k', config: { age: { from: 55 } }, id: 'P1' } });
  });

  it.each(['nothing', '=x', 'a..b=1', '__proto__.x=1'])('%s is wrong usage', (pair) => {
    expect(() => assigned([pair])).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('does not reach into a value that is none of objects', () => {
    expect(() => assigned(['a=1', 'a.b=2'])).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(nameAndValue('operator=O=1')).toEqual(['operator', 'O=1']);
  });
});

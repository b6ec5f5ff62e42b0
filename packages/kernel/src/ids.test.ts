import { describe, expect, it } from 'vitest';
import { fromNodeId, isId, newId, toNodeId } from './ids.js';

describe('new ids', () => {
  it('are different and sort by the time they were made', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(new Set(ids).size).toBe(1_000);
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every(isId)).toBe(true);
  });
});

describe('node ids', () => {
  const id = '0193a1b2-0000-7000-8000-00000000abcd';

  it('name a type and a row, and come back', () => {
    for (const type of ['Person', 'ElderMealsRecord', 'A', 'X9_y']) {
      expect(fromNodeId(toNodeId(type, id))).toEqual({ type, id });
    }
  });

  it('show neither colon nor padding nor anything that an address must escape', () => {
    expect(toNodeId('Person', id)).toMatch(/^[\w-]+$/);
  });

  it('are nothing else than what was given out', () => {
    const encoded = (text: string) => Buffer.from(text).toString('base64url');
    const garbage = [
      '',
      ' ',
      '0',
      'null',
      id,
      `Person:${id}`,
      encoded('Person'),
      encoded('Person:'),
      encoded('Person:1'),
      encoded(`:${id}`),
      encoded(`person:${id}`),
      encoded(`Person:${id} `),
      encoded(`Person:${id}\n`),
      encoded(`Person\n:${id}`),
      encoded(`Person:Person:${id}`),
      encoded(`人:${id}`),
      encoded(`${'P'.repeat(62)}:${id}`),
      `${toNodeId('Person', id)}=`,
      `${toNodeId('Person', id)} `,
      Buffer.from(`Person:${id}?>`).toString('base64'),
      'x'.repeat(200),
      'x'.repeat(10_000_000),
    ];
    for (const text of garbage) expect([text.slice(0, 80), fromNodeId(text)]).toEqual([text.slice(0, 80), null]);
  });

  it('have one spelling', () => {
    expect(fromNodeId(toNodeId('Person', id.toUpperCase()))).toBeNull();
    const spelt = toNodeId('Person', id);
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const others = [...last].map((letter) => spelt.slice(0, -1) + letter).filter((other) => other !== spelt);
    for (const other of [...others, `${spelt}A`]) expect(fromNodeId(other)?.id).not.toBe(id);
  });
});

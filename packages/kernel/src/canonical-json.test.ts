import { describe, expect, it } from 'vitest';
import { canonicalJson, hashOf } from './canonical-json.js';

describe('canonical JSON', () => {
  it('is one text for one value, however it was put together', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: '壮' })).toBe('{"a":"壮","b":[1,{"c":true,"d":null}]}');
    expect(canonicalJson({ b: 1, a: 2 })).toBe(canonicalJson({ a: 2, b: 1 }));
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
    expect(canonicalJson(-0)).toBe(canonicalJson(0));
  });

  it('sorts keys by code unit at every depth, numbers among them', () => {
    expect(canonicalJson({ é: 1, z: 2, Z: 3, 10: 4, 9: 5, '': 6, 民: 7 })).toBe(
      '{"":6,"10":4,"9":5,"Z":3,"z":2,"é":1,"民":7}',
    );
  });

  it('keeps the order of lists, and tells kinds of values apart', () => {
    const different = [[1, 2], [2, 1], ['1', 2], [[1], 2], { 0: 1, 1: 2 }, '[1,2]', [], {}, null, false, 0, ''];
    expect(new Set(different.map(hashOf)).size).toBe(different.length);
  });

  it('is JSON that parses to the same value', () => {
    const value = { text: '"\\\n\u2028\u0000😀', list: [[], {}, [null]], number: Number.MAX_SAFE_INTEGER };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });

  it('leaves out what is undefined in an object, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('refuses values that would have no text, or more than one', () => {
    for (const value of [0.1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => canonicalJson({ deep: [value] })).toThrow(RangeError);
    }
    for (const value of [undefined, [undefined], () => 1, 1n, Symbol('s'), new Date(0), new Map([[1, 2]])]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});

describe('the hash', () => {
  it('is SHA-256 of the canonical text', () => {
    expect(hashOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
    expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: 2 }));
  });
});

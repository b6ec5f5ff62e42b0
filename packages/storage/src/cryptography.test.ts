import { describe, expect, it } from 'vitest';
import { aesCryptography } from './cryptography.js';

const [ours, theirs] = [aesCryptography('a1'.repeat(32)), aesCryptography('b2'.repeat(32))];

describe('sealing', () => {
  it('opens to what was sealed, under the same person’s key', () => {
    const key = ours.newDataKey();
    for (const plaintext of ['', '13800138000', '320582194001011234', '壮老人帮老老人 😀\u0000', 'x'.repeat(100_000)]) {
      expect(ours.open(key, ours.seal(key, plaintext))).toBe(plaintext);
    }
    // After a restart with the same master key too.
    expect(aesCryptography('A1'.repeat(32)).open(key, ours.seal(key, 'again'))).toBe('again');
  });

  it('shows nothing of the plaintext, and nothing twice alike', () => {
    const key = ours.newDataKey();
    const [once, again] = [ours.seal(key, '13800138000'), ours.seal(key, '13800138000')];
    expect(once.equals(again)).toBe(false);
    expect(once.toString('latin1')).not.toContain('138');
    expect(ours.newDataKey().equals(ours.newDataKey())).toBe(false);
  });

  it('opens with no other person’s key and under no other master key', () => {
    const key = ours.newDataKey();
    const sealed = ours.seal(key, 'secret');
    for (const attempt of [
      () => ours.open(ours.newDataKey(), sealed),
      () => theirs.open(key, sealed),
      () => theirs.open(theirs.newDataKey(), sealed),
      () => ours.open(sealed, key),
      () => ours.open(key, key),
    ]) {
      expect(attempt).toThrow();
    }
  });

  it('opens nothing that was tampered with: any bit, any length', () => {
    const key = ours.newDataKey();
    const sealed = ours.seal(key, 'secret');
    for (const original of [sealed, key]) {
      for (let bit = 0; bit < original.length * 8; bit += 1) {
        const bent = Buffer.from(original);
        bent[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => (original === key ? ours.open(bent, sealed) : ours.open(key, bent))).toThrow();
      }
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => ours.open(key, sealed.subarray(0, length))).toThrow();
      expect(() => ours.open(key, sealed.subarray(sealed.length - length))).toThrow();
    }
    expect(() => ours.open(key, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow();
  });
});

describe('look-up hashes', () => {
  it('are the same for the same value, and differ by purpose, value and master key', () => {
    const hash = ours.lookupHash('PHONE', '13800138000');
    expect(aesCryptography('a1'.repeat(32)).lookupHash('PHONE', '13800138000')).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const others = [
      ours.lookupHash('EMAIL', '13800138000'),
      ours.lookupHash('PHONE', '13800138001'),
      ours.lookupHash('PHONE\n1', '3800138000'),
      theirs.lookupHash('PHONE', '13800138000'),
    ];
    expect(new Set([hash, ...others]).size).toBe(5);
  });
});

describe('the master key', () => {
  it('is 32 bytes as 64 hex digits and nothing else', () => {
    for (const key of [
      '',
      'a1',
      'a1'.repeat(31),
      'a1'.repeat(33),
      `${'a1'.repeat(32)}f`,
      `${'a1'.repeat(32)}\n`,
      'zz'.repeat(32),
      `0x${'a1'.repeat(31)}`,
    ]) {
      expect(() => aesCryptography(key)).toThrow(RangeError);
    }
  });
});

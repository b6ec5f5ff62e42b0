import { Refusal } from '@gongzhi/kernel';
import { describe, expect, test } from 'vitest';
import { normaliseName } from '../names.js';
import { normaliseCreditCode, normaliseEmail, normaliseIdentityNumber, normalisePhone } from './identifiers.js';

type Normalise = (value: string, field: string[]) => string;

/** Each given text on the left becomes the text on the right; everything in `refused` is turned away by field. */
function check(normalise: Normalise, accepted: Record<string, string>, refused: readonly string[]): void {
  test.each(Object.entries(accepted))('%j is kept as %j', (given, kept) => {
    expect(normalise(given, ['value'])).toBe(kept);
    expect(normalise(kept, ['value'])).toBe(kept);
  });

  test.each(refused)('%j is refused', (given) => {
    const refusal = thrownBy(() => normalise(given, ['owner', 'value']));
    expect(refusal).toBeInstanceOf(Refusal);
    const { code, field, message } = (refusal as Refusal).problems[0]!;
    expect({ code, field }).toEqual({ code: 'BAD_USER_INPUT', field: ['owner', 'value'] });
    expect(message.zh && message.en).toBeTruthy();
    if (given.length > 3) expect(message.zh + message.en).not.toContain(given);
  });
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}

describe('an email', () => {
  check(
    normaliseEmail,
    {
      'leader@xinfeng': 'leader@xinfeng',
      ' Chen.Xiao+1@Example.COM ': 'chen.xiao+1@example.com',
      'ａｄｍｉｎ＠ｘｉｎｆｅｎｇ': 'admin@xinfeng',
    },
    ['', 'leader', '@xinfeng', 'leader@', 'a b@xinfeng', 'a@b@c', 'a@-b', 'a@b.', '<a>@b', `${'a'.repeat(200)}@b`],
  );
});

describe('a mobile number', () => {
  check(
    normalisePhone,
    {
      '13800138000': '13800138000',
      '138 0013-8000': '13800138000',
      '+86 13800138000': '13800138000',
      '8613800138000': '13800138000',
      '１３８００１３８０００': '13800138000',
    },
    ['', '1380013800', '138001380000', '12800138000', '051258888888', '1380013800x'],
  );
});

describe('an identity number', () => {
  check(
    normaliseIdentityNumber,
    { '11010519491231002X': '11010519491231002X', ' 11010519491231002x ': '11010519491231002X' },
    ['', '110105194912310021', '11010519491231020X', '1101051949123100', 'X10105194912310021'],
  );
});

describe('a unified social credit code', () => {
  check(
    normaliseCreditCode,
    { '91350100M000100Y43': '91350100M000100Y43', '91350100m000100y43': '91350100M000100Y43' },
    ['', '91350100M000100Y44', '91350100M000100Y4', '91350100I000100Y43', '9135010M0000100Y43'],
  );
});

describe('a name', () => {
  check(normaliseName, { ' 陈晓岚 ': '陈晓岚', 'Ame\u0301lie': 'Am\u00e9lie', ['𠮷'.repeat(100)]: '𠮷'.repeat(100) }, [
    '',
    '   ',
    '名'.repeat(101),
    'a\u0000b',
    'a\nb',
    'a\u202eb',
    '\ud800',
  ]);
});

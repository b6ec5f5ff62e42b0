import { describe, expect, it } from 'vitest';
import { identifierIn, withoutIdentifiers } from './identifier-in-text.js';
import { newId, toNodeId } from './ids.js';

describe('identifierIn', () => {
  it.each([
    '13812345678',
    '电话13812345678。',
    '138 1234 5678',
    '138-1234-5678',
    '+86 13812345678',
    '１３８１２３４５６７８',
  ])('finds the mobile number in %s', (written) => expect(identifierIn(written)).toBe('PHONE'));

  it.each([
    '320582194603215527',
    '身份证32058219460321552X',
    '320582 19460321 552x',
    '３２０５８２１９４６０３２１５５２７',
  ])('finds the identity number in %s', (written) => expect(identifierIn(written)).toBe('IDENTITY_NUMBER'));

  it.each([
    '韩秀英',
    '3 幢 2 单元 1–6 层',
    '2026-11-25',
    '1764086400000',
    '913812345678',
    '12345',
    '91320582MA1XYZ1234',
    '',
  ])('finds none in %s', (written) => expect(identifierIn(written)).toBeNull());

  it('can be taken out of a text, wherever it stands', () => {
    const written = '"13812345678" is no Role; １３８１２３４５６７９, 320582194603215527';
    expect(withoutIdentifiers(written)).toBe('"••••" is no Role; ••••, ••••');
    expect(withoutIdentifiers('nothing here')).toBe('nothing here');
  });

  it('takes no id for one', () => {
    for (let n = 0; n < 20_000; n += 1) expect(identifierIn(toNodeId('Person', newId()))).toBeNull();
  });
});

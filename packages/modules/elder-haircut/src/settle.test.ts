import { describe, expect, it } from 'vitest';
import elderHaircut from './index.js';
import { haircut, march, participant, usual } from './sample-month.js';

const barber = participant('barber', 'barber-1');
const [wang, li] = [participant('elder', 'elder-1'), participant('elder', 'elder-2')];

const quantities = (...given: Parameters<typeof march>) =>
  elderHaircut.settle(march(...given)).map(({ quantity, basis }) => [quantity, basis]);

it('settles 5 yuan for each haircut with the entrepreneur, as the account says', () => {
  const claims = elderHaircut.settle(
    march([haircut('r1', wang, barber, '2026-03-02'), haircut('r2', li, barber, '2026-03-03')]),
  );
  expect(claims).toEqual([
    {
      fundingLine: 'elder-haircut',
      payee: { organisation: 'entrepreneur' },
      quantity: 2,
      unitFen: 500,
      due: 1000,
      retained: 0,
      note: {
        zh: '2026-03 免费理发 2 人次，每人次 5.00 元，与企业家结算',
        en: '2026-03: 2 free haircuts at 5.00 yuan each, settled with the entrepreneur',
      },
      basis: 'article',
    },
  ]);
});

describe('the limit of a month', () => {
  const twice = [haircut('r1', wang, barber, '2026-03-02'), haircut('r2', wang, barber, '2026-03-30')];

  it('pays no haircut beyond it, and says so as our reading', () => {
    expect(quantities(twice)).toEqual([[1, 'interpretation']]);
    const [claim] = elderHaircut.settle(march(twice));
    expect(claim?.note.zh).toContain('另有 1 人次超出每人每月 1 次，不结算');
  });

  it('is the community’s to set', () => {
    expect(quantities(twice, { config: { ...usual, perMonth: 2 } })).toEqual([[2, 'article']]);
  });

  it('begins anew with each month', () => {
    const records = [...twice, haircut('r3', wang, barber, '2026-04-01')];
    expect(quantities(records, { until: '2026-04-30' })).toEqual([
      [1, 'interpretation'],
      [1, 'article'],
    ]);
  });

  it('counts what the month saw before the period, so that no month is paid twice', () => {
    expect(quantities(twice, { until: '2026-03-15' })).toEqual([[1, 'article']]);
    expect(quantities(twice, { from: '2026-03-16' })).toEqual([]);
  });

  it('counts a day once, however often it was entered', () => {
    const again = haircut('r3', wang, barber, '2026-03-02');
    expect(quantities([twice[0]!, again], { config: { ...usual, perMonth: 2 } })).toEqual([[1, 'interpretation']]);
  });
});

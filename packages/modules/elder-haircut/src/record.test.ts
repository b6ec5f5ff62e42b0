import { parseRecord } from '@gongzhi/module-kit';
import { expect, it } from 'vitest';
import elderHaircut from './index.js';
import { haircut, participant, usual } from './sample-month.js';

const elder = participant('elder', 'elder-1');
const barber = participant('barber', 'barber-1');
const fields = (record: ReturnType<typeof haircut>) =>
  elderHaircut.checkRecord({ config: usual, record }).map(({ field }) => field.join('.'));

it('is at the shop where nothing is said', () => {
  expect(parseRecord(elderHaircut, {})).toEqual({ ok: true, value: { place: 'SHOP' } });
  expect(parseRecord(elderHaircut, { place: 'PARK' })).toMatchObject({ ok: false, problems: [{ field: ['place'] }] });
});

it('is given to an elder by the barber', () => {
  expect(fields(haircut('r', elder, barber, '2026-03-02'))).toEqual([]);
  expect(fields(haircut('r', elder, null, '2026-03-02'))).toEqual(['servedBy']);
  expect(fields(haircut('r', elder, participant('elder', 'elder-2'), '2026-03-02'))).toEqual(['servedBy']);
  expect(fields(haircut('r', barber, elder, '2026-03-02'))).toEqual(['participant', 'servedBy']);
});

it('lies on a day on which both take part', () => {
  const leaving = { from: '2026-03-02', until: '2026-03-04' };
  const [gone, off] = [participant('elder', 'elder-1', leaving), participant('barber', 'barber-1', leaving)];
  expect(fields(haircut('r', gone, off, '2026-03-04'))).toEqual([]);
  expect(fields(haircut('r', gone, off, '2026-03-05'))).toEqual(['servedOn', 'servedOn']);
});

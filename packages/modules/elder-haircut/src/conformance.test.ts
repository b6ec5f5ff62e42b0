import { conformance } from '@gongzhi/module-kit/conformance';
import elderHaircut from './index.js';
import { haircut, march, participant, usual } from './sample-month.js';

const barber = participant('barber', 'barber-1');
const [wang, li] = [participant('elder', 'elder-1'), participant('elder', 'elder-2')];

conformance(elderHaircut, {
  settlements: {
    'a month, with one haircut too many': march([
      haircut('r1', wang, barber, '2026-03-02'),
      haircut('r2', li, barber, '2026-03-02', 'HOME'),
      haircut('r3', wang, barber, '2026-03-20'),
    ]),
    'the second half of a month, after a haircut in the first': march(
      [haircut('r1', wang, barber, '2026-03-02'), haircut('r2', li, barber, '2026-03-20')],
      { from: '2026-03-16' },
    ),
    'two months, twice a month, at another price': march(
      [
        haircut('r1', wang, barber, '2026-03-02'),
        haircut('r2', wang, barber, '2026-03-16'),
        haircut('r3', wang, barber, '2026-03-30'),
        haircut('r4', wang, barber, '2026-04-01'),
      ],
      { config: { ...usual, price: 777, perMonth: 2 }, until: '2026-04-20' },
    ),
  },
});

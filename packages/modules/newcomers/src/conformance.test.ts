import { conformance } from '@gongzhi/module-kit/conformance';
import newcomers from './index.js';
import { march, participant, service } from './sample-month.js';

const [first, second] = [participant('newcomer', 'newcomer-1'), participant('newcomer', 'newcomer-2')];
const neighbour = participant('companion', 'companion-1');
const clerk = participant('companion', 'companion-2', { data: { from: 'ENTERPRISE' } });

conformance(newcomers, {
  settlements: {
    'a month of all five actions': march([
      service('r1', { action: 'SETTLING_IN', housing: 'ADVISED' }, first, clerk),
      service('r2', { action: 'SETTLING_IN', housing: 'HOUSED' }, first, clerk, '2026-03-09'),
      service('r3', { action: 'WU_DIALECT' }, first, neighbour, '2026-03-10'),
      service('r4', { action: 'WU_DIALECT' }, second, neighbour, '2026-03-10'),
      service('r5', { action: 'SAME_CITY' }, second, null, '2026-03-14'),
      service('r6', { action: 'BELONGING' }, second, neighbour, '2026-03-21'),
      service('r7', { action: 'SUNSHINE' }, first, clerk, '2026-03-28'),
    ]),
    'occasions in part outside the period, at another cost': march(
      [
        service('r1', { action: 'WU_DIALECT' }, first, neighbour, '2026-02-28'),
        service('r2', { action: 'WU_DIALECT' }, first, neighbour, '2026-03-31'),
      ],
      { occasionCost: 7777 },
    ),
  },
});

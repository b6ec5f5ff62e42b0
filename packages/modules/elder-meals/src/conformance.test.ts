import { conformance } from '@gongzhi/module-kit/conformance';
import elderMeals from './index.js';
import { march, participant, service, usual } from './sample-month.js';

const helper = participant('helper', 'helper-1');
const newcomer = participant('helper', 'helper-2', { from: '2026-03-17' });
const host = participant('host', 'host-1');
const [wang, li] = [participant('elder', 'elder-1'), participant('elder', 'elder-2')];

const days = (count: number) =>
  Array.from({ length: count }, (_, day) => `2026-03-${String(day + 1).padStart(2, '0')}`);

conformance(elderMeals, {
  settlements: {
    'a month of care and shared meals': march([
      ...days(20).map((day, index) => service(`care-${index}`, 'CARE', wang, helper, day, 2)),
      ...days(31).map((day, index) => service(`meal-${index}`, 'SHARED_MEAL', wang, host, day)),
      service('meal-again', 'SHARED_MEAL', wang, helper, '2026-03-02'),
      service('meal-li', 'SHARED_MEAL', li, host, '2026-03-02'),
    ]),
    'a helper who joined in the middle of the month': march([
      service('care-1', 'CARE', li, newcomer, '2026-03-18'),
      service('meal-1', 'SHARED_MEAL', li, newcomer, '2026-03-18'),
    ]),
    'adapted rates over two months': march(
      [
        service('care-1', 'CARE', li, helper, '2026-03-18'),
        service('care-2', 'CARE', li, helper, '2026-04-18'),
        service('meal-1', 'SHARED_MEAL', li, host, '2026-04-18'),
      ],
      { config: { ...usual, careAllowance: 7777, mealGrant: 801 }, until: '2026-04-20' },
    ),
  },
});

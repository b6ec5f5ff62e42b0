import { type Claim, formatYuan, OPERATOR, text } from '@gongzhi/module-kit';
import { materials } from './funding.js';
import { childrenIn, type Facts, sessionsOf } from './sessions.js';

/** Materials of the sessions to which enough children came; nobody is paid for their time. */
export function settle(facts: Facts): Claim[] {
  const { paid } = materials.rate(facts.config);
  const quantity = sessionsOf(facts).filter(
    ({ attendances }) => childrenIn(attendances) >= facts.config.minimumChildren,
  ).length;
  if (quantity === 0) return [];
  const note = text(
    `${quantity} 场课堂的材料费，每场 ${formatYuan(paid)} 元`,
    `Materials of ${quantity} sessions at ${formatYuan(paid)} yuan each`,
  );
  const amounts = { quantity, unitFen: paid, due: quantity * paid, retained: 0 };
  const payee = { organisation: OPERATOR };
  return [{ fundingLine: materials.key, payee, ...amounts, note, basis: 'interpretation' }];
}

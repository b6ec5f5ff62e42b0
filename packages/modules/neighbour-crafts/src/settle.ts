import { type Claim, formatYuan, OPERATOR, type SettlementFacts, text } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';
import { activityFund } from './funding.js';
import { CRAFTS } from './record.js';
import { makersAt, sumOf, type Workshop, workshopsOf } from './workshops.js';

/** Each workshop's materials, with the operator, who buys them. */
export const settle = (facts: SettlementFacts<NeighbourCraftsConfig>): Claim[] =>
  workshopsOf(facts).flatMap((workshop) => claimOf(facts.config, workshop));

function claimOf(config: NeighbourCraftsConfig, workshop: Workshop): Claim[] {
  const used = sumOf(workshop.records, 'materials');
  const quantity = makersAt(workshop);
  const { paid } = activityFund.rate(config);
  const due = Math.min(used, quantity * paid);
  if (due === 0) return [];
  const [of, makers] = [CRAFTS[workshop.craft], `${quantity}`];
  const beyond = used > due ? [`，实际用去 ${formatYuan(used)} 元`, `; ${formatYuan(used)} were used`] : ['', ''];
  return [
    {
      fundingLine: activityFund.key,
      payee: { organisation: OPERATOR },
      quantity,
      unitFen: paid,
      due,
      retained: 0,
      note: text(
        `${workshop.day} ${of.zh}工坊 ${makers} 人次，材料费 ${formatYuan(due)} 元（每人次上限 ${formatYuan(paid)} 元${beyond[0]}）`,
        `${workshop.day}, ${of.en}: ${makers} makers, materials of ${formatYuan(due)} yuan (at most ${formatYuan(paid)} each${beyond[1]})`,
      ),
      basis: 'interpretation',
    },
  ];
}

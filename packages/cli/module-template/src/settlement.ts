import { type Claim, type FundingLine, formatYuan, type SettlementFacts, text } from '@gongzhi/module-kit';
import type { Config } from './config.js';
import { dataOf } from './record.js';

/** A pot of money with one purpose. */
export const allowance: FundingLine<Config> = {
  key: 'module-key',
  title: text('服务补贴', 'Allowance for helpers'),
  source: text('社区资金', 'Money of the community'),
  unit: text('小时', 'hour'),
  basis: 'interpretation',
  rate: ({ hourly }) => ({ granted: hourly, paid: hourly }),
  dailyCap: () => null,
  interpretations: [text('按小时计算', 'Counted by the hour')],
};

/** The records of a period, by id, so that nothing depends on the order in which they were read. */
export const recordsOf = ({ records, from, until }: Pick<SettlementFacts<Config>, 'records' | 'from' | 'until'>) =>
  records
    .filter(({ servedOn }) => servedOn >= from && servedOn <= until)
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** What is due for a period, helper by helper. What the line cannot pay, the platform tells as a shortfall. */
export function settle(facts: SettlementFacts<Config>): Claim[] {
  const { paid } = allowance.rate(facts.config);
  const hours = new Map<string, number>();
  for (const record of recordsOf(facts)) {
    if (record.servedBy) hours.set(record.servedBy.id, (hours.get(record.servedBy.id) ?? 0) + dataOf(record).hours);
  }
  return [...hours]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([payee, quantity]) => ({
      fundingLine: allowance.key,
      payee,
      quantity,
      unitFen: paid,
      due: quantity * paid,
      retained: 0,
      note: text(
        `${quantity} 小时，每小时 ${formatYuan(paid)} 元`,
        `${quantity} hours at ${formatYuan(paid)} yuan each`,
      ),
      basis: 'interpretation',
    }));
}

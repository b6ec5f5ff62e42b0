import {
  type Claim,
  formatYuan,
  monthsBetween,
  type RecordFacts,
  type SettlementFacts,
  text,
} from '@gongzhi/module-kit';
import type { ElderHaircutConfig } from './config.js';
import { entrepreneur, haircuts } from './funding.js';

type Facts = SettlementFacts<ElderHaircutConfig>;

/** One claim of the entrepreneur's for each month with haircuts within the limit. */
export function settle(facts: Facts): Claim[] {
  const [paid, all] = [paidHaircuts(facts), recordsOf(facts)];
  return monthsBetween(facts.from, facts.until).flatMap(({ first, last }) => {
    const within = ({ servedOn }: RecordFacts) => servedOn >= first && servedOn <= last;
    return claimOf(facts.config, first.slice(0, 7), paid.filter(within).length, all.filter(within).length);
  });
}

/** The records of the period, by day and id, so that nothing depends on the order in which they were read. */
export const recordsOf = ({ records, from, until }: Facts): RecordFacts[] =>
  records.filter(({ servedOn }) => servedOn >= from && servedOn <= until).sort(byDay);

/**
 * Those of the period that are paid: of each elder the first in a month, one a day, as many as the settings say. What
 * the month saw before the period counts as well, so that two settlements of a month pay no more than one.
 */
export function paidHaircuts({ config, records, from, until }: Facts): RecordFacts[] {
  const daysByMonth = new Map<string, Set<string>>();
  return records.toSorted(byDay).filter(({ participant, servedOn }) => {
    const month = `${participant.id} ${servedOn.slice(0, 7)}`;
    const days = daysByMonth.get(month) ?? new Set<string>();
    if (days.has(servedOn) || days.size >= config.perMonth) return false;
    daysByMonth.set(month, days.add(servedOn));
    return servedOn >= from && servedOn <= until;
  });
}

function claimOf(config: ElderHaircutConfig, month: string, quantity: number, recorded: number): Claim[] {
  if (quantity === 0) return [];
  const { paid } = haircuts.rate(config);
  const beyond = recorded - quantity;
  const [zh, en] =
    beyond === 0
      ? ['', '']
      : [
          `；另有 ${beyond} 人次超出每人每月 ${config.perMonth} 次，不结算`,
          `; ${beyond} more exceed the limit and are not paid`,
        ];
  return [
    {
      fundingLine: haircuts.key,
      payee: { organisation: entrepreneur.key },
      quantity,
      unitFen: paid,
      due: quantity * paid,
      retained: 0,
      note: text(
        `${month} 免费理发 ${quantity} 人次，每人次 ${formatYuan(paid)} 元，与企业家结算${zh}`,
        `${month}: ${quantity} free haircuts at ${formatYuan(paid)} yuan each, settled with the entrepreneur${en}`,
      ),
      // The price is the account's; that a month pays so many for an elder is our reading.
      basis: beyond === 0 ? 'article' : 'interpretation',
    },
  ];
}

const byDay = (a: RecordFacts, b: RecordFacts): number => compare(a.servedOn, b.servedOn) || compare(a.id, b.id);

/** By code unit, the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

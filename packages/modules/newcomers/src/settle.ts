import { type Claim, formatYuan, OPERATOR, type RecordFacts, type SettlementFacts, text } from '@gongzhi/module-kit';
import type { NewcomersConfig } from './config.js';
import { occasions } from './funding.js';
import { dataOf } from './record.js';

export type Facts = Pick<SettlementFacts<NewcomersConfig>, 'config' | 'from' | 'until' | 'records'>;

/** The records of the period. */
export const recordsOf = ({ records, from, until }: Facts): RecordFacts[] =>
  records.filter(({ servedOn }) => servedOn >= from && servedOn <= until);

/** An action on a day is one occasion, however many came. */
export const occasionsIn = (records: readonly RecordFacts[]): number =>
  new Set(records.map((record) => `${record.servedOn} ${dataOf(record).action}`)).size;

export function settle(facts: Facts): Claim[] {
  const { paid } = occasions.rate(facts.config);
  const quantity = occasionsIn(recordsOf(facts));
  if (quantity === 0) return [];
  const note = text(
    `${quantity} 场活动，每场 ${formatYuan(paid)} 元`,
    `${quantity} occasions at ${formatYuan(paid)} yuan each`,
  );
  const amounts = { quantity, unitFen: paid, due: quantity * paid, retained: 0 };
  return [{ fundingLine: occasions.key, payee: { organisation: OPERATOR }, ...amounts, note, basis: 'interpretation' }];
}

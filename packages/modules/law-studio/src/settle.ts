import { type Claim, formatYuan, OPERATOR, type RecordFacts, type SettlementFacts, text } from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';
import { matters } from './funding.js';
import { dataOf, isMatter } from './record.js';

export type Facts = Pick<SettlementFacts<LawStudioConfig>, 'config' | 'from' | 'until' | 'records'>;

/** The records of the period, by id, so that nothing depends on the order in which they were read. */
export const recordsOf = ({ records, from, until }: Facts): RecordFacts[] =>
  records
    .filter(({ servedOn }) => servedOn >= from && servedOn <= until)
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

export const isSettled = (record: RecordFacts): boolean => isMatter(record) && dataOf(record).outcome === 'SETTLED';

/** A fee for each client and day on which the studio or its volunteers settled a matter. */
export function settle(facts: Facts): Claim[] {
  const { paid } = matters.rate(facts.config);
  const settled = recordsOf(facts).filter((record) => isSettled(record) && isOfStudio(record));
  const quantity = new Set(settled.map(({ participant, servedOn }) => `${servedOn} ${participant.id}`)).size;
  if (quantity === 0) return [];
  const note = text(
    `办结 ${quantity} 件，每件 ${formatYuan(paid)} 元`,
    `${quantity} matters settled at ${formatYuan(paid)} yuan each`,
  );
  const amounts = { quantity, unitFen: paid, due: quantity * paid, retained: 0 };
  return [{ fundingLine: matters.key, payee: { organisation: OPERATOR }, ...amounts, note, basis: 'interpretation' }];
}

/** Bodies of the state do this as their office. */
const isOfStudio = ({ servedBy }: RecordFacts): boolean =>
  !['POLICE', 'PROCURATORATE', 'COURT', 'JUSTICE_OFFICE'].includes(String(servedBy?.data.from));

import type { RecordFacts, SettlementFacts } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';
import { dataOf, type NeighbourCraftsRecord } from './record.js';

type Facts = Pick<SettlementFacts<NeighbourCraftsConfig>, 'records' | 'from' | 'until'>;

/** One craft, taught by one teacher on one day, with a record for each maker who was there. */
export interface Workshop {
  day: string;
  craft: NeighbourCraftsRecord['craft'];
  records: RecordFacts[];
}

/** The records of the period, by day and id, so that nothing depends on the order in which they were read. */
export const recordsOf = ({ records, from, until }: Facts, kind: NeighbourCraftsRecord['kind']): RecordFacts[] =>
  records
    .filter((record) => record.servedOn >= from && record.servedOn <= until && dataOf(record).kind === kind)
    .sort((a, b) => compare(a.servedOn, b.servedOn) || compare(a.id, b.id));

export function workshopsOf(facts: Facts): Workshop[] {
  const workshops = new Map<string, Workshop>();
  for (const record of recordsOf(facts, 'WORKSHOP')) {
    const { craft } = dataOf(record);
    const key = `${record.servedOn} ${craft} ${record.servedBy?.id}`;
    const workshop = workshops.get(key) ?? { day: record.servedOn, craft, records: [] };
    workshops.set(key, workshop);
    workshop.records.push(record);
  }
  return [...workshops].sort(([a], [b]) => compare(a, b)).map(([, workshop]) => workshop);
}

/** Different makers who were there. */
export const makersAt = ({ records }: Pick<Workshop, 'records'>): number =>
  new Set(records.map(({ participant }) => participant.id)).size;

export const sumOf = (records: readonly RecordFacts[], field: 'pieces' | 'materials' | 'proceeds'): number =>
  records.reduce((sum, record) => sum + dataOf(record)[field], 0);

/** By code unit, the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

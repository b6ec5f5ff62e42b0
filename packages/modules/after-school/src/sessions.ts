import type { RecordFacts, SettlementFacts } from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';

export type Facts = Pick<SettlementFacts<AfterSchoolConfig>, 'config' | 'from' | 'until' | 'records'>;

/** One day's class: the attendances of the children who came, by id. */
export interface Session {
  day: string;
  attendances: RecordFacts[];
}

/** The sessions of the period, day by day, whatever the order in which records were read. */
export function sessionsOf({ records, from, until }: Facts): Session[] {
  const byDay = new Map<string, RecordFacts[]>();
  const within = records.filter(({ servedOn }) => servedOn >= from && servedOn <= until);
  for (const record of within.toSorted((a, b) => compare(a.servedOn, b.servedOn) || compare(a.id, b.id))) {
    byDay.set(record.servedOn, [...(byDay.get(record.servedOn) ?? []), record]);
  }
  return [...byDay].map(([day, attendances]) => ({ day, attendances }));
}

export const childrenIn = (attendances: readonly RecordFacts[]): number =>
  new Set(attendances.map(({ participant }) => participant.id)).size;

/** How many children each of those who looked after some had on their hands. */
export function childrenByTutor({ attendances }: Session): Map<string, number> {
  const ids = [...new Set(attendances.flatMap(({ servedBy }) => (servedBy ? [servedBy.id] : [])))];
  return new Map(ids.map((id) => [id, childrenIn(attendances.filter(({ servedBy }) => servedBy?.id === id))]));
}

/** By code unit, the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import { type OneRecord, type Participant, type RecordFacts, type Text, text, z } from '@gongzhi/module-kit';
import type { Config } from './config.js';

/** What is recorded of one service: it becomes the GraphQL type `ModuleKeyRecord`. */
export const record = z.object({
  hours: z.int().min(1).max(8).meta({ zh: '小时数', en: 'Hours', basis: 'interpretation' }),
});

export type ModuleKeyRecord = z.output<typeof record>;

/** A record's contents; the kit has parsed them against the schema above. */
export const dataOf = ({ data }: RecordFacts): ModuleKeyRecord => data as ModuleKeyRecord;

/** What depends on who served whom, and when: every problem at once, each with its field. */
export function checkRecord({ record: { participant, servedBy, servedOn } }: OneRecord<Config>) {
  const problems: { field: string[]; message: Text }[] = [];
  if (participant.as !== 'guest') problems.push({ field: ['participant'], message: NO_GUEST });
  if (servedBy?.as !== 'helper') problems.push({ field: ['servedBy'], message: NO_HELPER });
  if ([participant, servedBy].some((each) => each && !takesPartOn(each, servedOn))) {
    problems.push({ field: ['servedOn'], message: AWAY });
  }
  return problems;
}

const takesPartOn = ({ from, until }: Participant, day: string): boolean =>
  day >= from && (until === null || day <= until);

const NO_GUEST = text('只能服务报名的服务对象', 'Only a guest enrolled can be served');
const NO_HELPER = text('须写明由哪位服务者服务', 'Say which helper served');
const AWAY = text('当天未参加项目', 'They did not take part in the project on that day');

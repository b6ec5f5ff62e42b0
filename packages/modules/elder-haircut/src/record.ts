import { choice, type OneRecord, type Participant, type RecordFacts, type Text, text, z } from '@gongzhi/module-kit';
import type { ElderHaircutConfig } from './config.js';

export const record = z.object({
  place: choice({
    SHOP: text('在店', 'At the shop'),
    HOME: text('上门', 'At home'),
  })
    .default('SHOP')
    .meta({ zh: '理发地点', en: 'Where the hair was cut', basis: 'interpretation' }),
});

export type ElderHaircutRecord = z.output<typeof record>;

/** A record's contents; the kit has parsed them against the schema above. */
export const dataOf = ({ data }: RecordFacts): ElderHaircutRecord => data as ElderHaircutRecord;

type Problem = { field: string[]; message: Text };

/** An elder's hair is cut by the barber, while both take part. */
export function checkRecord({ record: { participant, servedBy, servedOn } }: OneRecord<ElderHaircutConfig>): Problem[] {
  return [
    ...(participant.as === 'elder' ? [] : [problem('participant', SERVED_NO_ELDER)]),
    ...(servedBy?.as === 'barber' ? [] : [problem('servedBy', NO_BARBER)]),
    ...(takesPartOn(participant, servedOn) ? [] : [problem('servedOn', SERVED_AWAY)]),
    ...(!servedBy || takesPartOn(servedBy, servedOn) ? [] : [problem('servedOn', SERVING_AWAY)]),
  ];
}

const takesPartOn = ({ from, until }: Participant, day: string): boolean =>
  day >= from && (until === null || day <= until);

const problem = (field: string, message: Text): Problem => ({ field: [field], message });

const SERVED_NO_ELDER = text('服务对象须为参加项目的老人', 'Only an elder who takes part can be served');
const NO_BARBER = text('须写明由哪位老理发师理发', 'Say which barber cut the hair');
const SERVED_AWAY = text('老人当天未参加项目', 'The elder did not take part in the project on that day');
const SERVING_AWAY = text('理发师当天未参加项目', 'The barber did not take part in the project on that day');

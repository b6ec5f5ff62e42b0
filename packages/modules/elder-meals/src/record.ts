import {
  choice,
  type Participant,
  type RecordFacts,
  type ServiceModule,
  type Text,
  text,
  z,
} from '@gongzhi/module-kit';
import type { ElderMealsConfig } from './config.js';

export const record = z.object({
  kind: choice({
    CARE: text('日间照护', 'Day care'),
    SHARED_MEAL: text('邻里共餐', 'Shared meal'),
  }).meta({ zh: '服务内容', en: 'Service given', basis: 'article' }),
  meals: z.int().min(1).max(3).default(1).meta({ zh: '餐数', en: 'Number of meals', basis: 'interpretation' }),
});

export type ElderMealsRecord = z.output<typeof record>;

/** A record's contents; the kit has parsed them against the schema above. */
export const dataOf = ({ data }: RecordFacts): ElderMealsRecord => data as ElderMealsRecord;

type Problem = { field: string[]; message: Text };
type Facts = Parameters<ServiceModule<ElderMealsConfig>['checkRecord']>[0];

/** Who may serve whom, and when: an elder is cared for by a helper, and eats with a younger neighbour. */
export function checkRecord({ config, record }: Facts): Problem[] {
  const { participant, servedBy } = record;
  const served = participant.as === 'elder' ? [] : [problem('participant', SERVED_NO_ELDER)];
  if (!servedBy) return [...served, problem('servedBy', NOBODY_SERVED)];
  return [
    ...served,
    ...(dataOf(record).kind === 'CARE' ? checkCare(servedBy) : checkSharedMeal(config, participant, servedBy)),
    ...checkDay(record, participant, servedBy),
  ];
}

const checkCare = (servedBy: Participant): Problem[] =>
  servedBy.as === 'helper' ? [] : [problem('servedBy', NO_HELPER)];

function checkSharedMeal(config: ElderMealsConfig, guest: Participant, servedBy: Participant): Problem[] {
  if (servedBy.as !== 'helper' && servedBy.as !== 'host') return [problem('servedBy', NO_COOK)];
  const [near, younger] = [liveNear(config, guest, servedBy), isYounger(servedBy, guest)];
  return [
    ...(near ? [] : [problem('servedBy', TOO_FAR[config.sharedWithin])]),
    ...(younger ? [] : [problem('servedBy', NOT_YOUNGER)]),
  ];
}

function liveNear({ sharedWithin }: ElderMealsConfig, guest: Participant, cook: Participant): boolean {
  const [here, there] = [guest.person.residence, cook.person.residence];
  return here !== null && there !== null && here[sharedWithin] === there[sharedWithin];
}

function isYounger(cook: Participant, guest: Participant): boolean {
  const [born, before] = [cook.person.birthDate, guest.person.birthDate];
  return born !== null && before !== null && born > before;
}

function checkDay({ servedOn }: RecordFacts, served: Participant, servedBy: Participant): Problem[] {
  return [
    ...(takesPartOn(served, servedOn) ? [] : [problem('servedOn', SERVED_AWAY)]),
    ...(takesPartOn(servedBy, servedOn) ? [] : [problem('servedOn', SERVING_AWAY)]),
  ];
}

const takesPartOn = ({ from, until }: Participant, day: string): boolean =>
  day >= from && (until === null || day <= until);

const problem = (field: string, message: Text): Problem => ({ field: [field], message });

const SERVED_NO_ELDER = text('服务对象须为受助老人', 'Only an elder enrolled to be served can be served');
const NOBODY_SERVED = text('须写明由谁提供服务', 'Say who gave the service');
const NO_HELPER = text('日间照护须由壮老人提供', 'Day care must be given by a helper');
const NO_COOK = text('共餐须由壮老人或共餐邻居提供', 'A meal must be shared by a helper or a meal host');
const NOT_YOUNGER = text(
  '做饭的人须比受助老人年轻（双方出生日期均须登记）',
  'Who cooks must be younger than the elder, with both birth dates on record',
);
const TOO_FAR = {
  stairwell: text('做饭的人须与受助老人住同一楼道', 'Who cooks must live in the same stairwell as the elder'),
  building: text('做饭的人须与受助老人住同一楼栋', 'Who cooks must live in the same building as the elder'),
};
const SERVED_AWAY = text('受助老人当天未参加项目', 'The elder did not take part in the project on that day');
const SERVING_AWAY = text('服务者当天未参加项目', 'Who served did not take part in the project on that day');

import {
  choice,
  type Participant,
  type RecordFacts,
  type ServiceModule,
  type Text,
  text,
  z,
} from '@gongzhi/module-kit';
import type { NewcomersConfig } from './config.js';

/** The account names these five and what they are for, housing and fitting in; what each of them consists of is ours. */
export const ACTIONS = {
  SETTLING_IN: text('安居工程', 'Settling in'),
  WU_DIALECT: text('吴语新音', 'New voices in Wu dialect'),
  SAME_CITY: text('同城行动', 'One city'),
  BELONGING: text('融城行动', 'Belonging'),
  SUNSHINE: text('阳光行动', 'Sunshine'),
};

export const record = z.object({
  action: choice(ACTIONS).meta({ zh: '行动', en: 'Action', basis: 'article' }),
  hours: z.int().min(1).max(8).meta({ zh: '小时数', en: 'Hours', basis: 'interpretation' }),
  housing: choice({
    ADVISED: text('已咨询', 'Advised'),
    VIEWING: text('看房中', 'Looking at homes'),
    HOUSED: text('已安居', 'Found a home'),
  })
    .optional()
    .meta({ zh: '租房进展（仅安居工程）', en: 'How far housing has come (settling in only)', basis: 'interpretation' }),
});

export type NewcomersRecord = z.output<typeof record>;

/** A record's contents; the kit has parsed them against the schema above. */
export const dataOf = ({ data }: RecordFacts): NewcomersRecord => data as NewcomersRecord;

type Problem = { field: string[]; message: Text };
type Facts = Parameters<ServiceModule<NewcomersConfig>['checkRecord']>[0];

export function checkRecord({ record }: Facts): Problem[] {
  const { participant, servedBy, servedOn } = record;
  return [
    ...(participant.as === 'newcomer' ? [] : [problem('participant', NO_NEWCOMER)]),
    ...(!servedBy || servedBy.as === 'companion' ? [] : [problem('servedBy', NO_COMPANION)]),
    ...checkHousing(record),
    ...(takesPartOn(participant, servedOn) ? [] : [problem('servedOn', NEWCOMER_AWAY)]),
    ...(!servedBy || takesPartOn(servedBy, servedOn) ? [] : [problem('servedOn', COMPANION_AWAY)]),
  ];
}

function checkHousing(record: RecordFacts): Problem[] {
  const { action, housing } = dataOf(record);
  if (action === 'SETTLING_IN') return housing ? [] : [problem('housing', NO_HOUSING)];
  return housing ? [problem('housing', HOUSING_ELSEWHERE)] : [];
}

const takesPartOn = ({ from, until }: Participant, day: string): boolean =>
  day >= from && (until === null || day <= until);

const problem = (field: string, message: Text): Problem => ({ field: [field], message });

const NO_NEWCOMER = text('服务对象须为报名的新市民', 'Only a newcomer enrolled can be served');
const NO_COMPANION = text('须由同行者提供服务', 'Only a companion can serve');
const NO_HOUSING = text('安居工程须写明租房进展', 'Settling in says how far housing has come');
const HOUSING_ELSEWHERE = text('只有安居工程填写租房进展', 'Only settling in says how far housing has come');
const NEWCOMER_AWAY = text('服务对象当天未参加项目', 'The newcomer did not take part in the project on that day');
const COMPANION_AWAY = text('同行者当天未参加项目', 'The companion did not take part in the project on that day');

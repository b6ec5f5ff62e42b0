import {
  choice,
  type Participant,
  personReference,
  type RecordFacts,
  type ServiceModule,
  type Text,
  text,
  z,
} from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';

const timeOfDay = () =>
  z.string().refine((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time), {
    params: { text: text('须为 24 小时制的时间，如 16:30', 'must be a time of the day, as in 16:30') },
  });

/** One child's attendance of one session. */
export const record = z.object({
  arrivedAt: timeOfDay().meta({ zh: '到达时间', en: 'When the child arrived', basis: 'interpretation' }),
  leftAt: timeOfDay().meta({ zh: '离开时间', en: 'When the child left', basis: 'interpretation' }),
  homework: choice({
    DONE: text('已完成', 'Done'),
    PARTLY: text('部分完成', 'Partly done'),
    NONE: text('没有作业', 'There was none'),
  }).meta({ zh: '作业', en: 'Homework', basis: 'interpretation' }),
  activity: choice({
    READING: text('阅读', 'Reading'),
    CRAFTS: text('手工', 'Crafts'),
    SPORT: text('体育', 'Sport'),
    MUSIC: text('音乐', 'Music'),
    SAFETY: text('安全教育', 'Safety'),
    OTHER: text('其他', 'Something else'),
  })
    .optional()
    .meta({ zh: '活动', en: 'Activity', basis: 'interpretation' }),
  handedTo: personReference().meta({
    zh: '交接给哪位监护人',
    en: 'Guardian to whom the child was handed over',
    basis: 'interpretation',
  }),
});

export type AfterSchoolRecord = z.output<typeof record>;

/** A record's contents; the kit has parsed them against the schema above. */
export const dataOf = ({ data }: RecordFacts): AfterSchoolRecord => data as AfterSchoolRecord;

type Problem = { field: string[]; message: Text };
type Facts = Parameters<ServiceModule<AfterSchoolConfig>['checkRecord']>[0];

/** Who may look after whom, and to whom a child is given: nobody but a guardian who is registered on that day. */
export function checkRecord({ record }: Facts): Problem[] {
  const { participant, servedBy } = record;
  const { arrivedAt, leftAt, handedTo } = dataOf(record);
  return [
    ...(participant.as === 'child' ? [] : [problem('participant', NO_CHILD)]),
    ...checkServing(servedBy),
    ...(leftAt > arrivedAt ? [] : [problem('leftAt', LEFT_BEFORE)]),
    ...(participant.person.guardians.includes(handedTo) ? [] : [problem('handedTo', NO_GUARDIAN)]),
    ...checkDay(record),
  ];
}

function checkServing(servedBy: Participant | null): Problem[] {
  if (!servedBy) return [problem('servedBy', NOBODY_SERVED)];
  return servedBy.as === 'tutor' || servedBy.as === 'supervisor' ? [] : [problem('servedBy', NO_TUTOR)];
}

function checkDay({ servedOn, participant, servedBy }: RecordFacts): Problem[] {
  return [
    ...(takesPartOn(participant, servedOn) ? [] : [problem('servedOn', CHILD_AWAY)]),
    ...(!servedBy || takesPartOn(servedBy, servedOn) ? [] : [problem('servedOn', TUTOR_AWAY)]),
  ];
}

const takesPartOn = ({ from, until }: Participant, day: string): boolean =>
  day >= from && (until === null || day <= until);

const problem = (field: string, message: Text): Problem => ({ field: [field], message });

const NO_CHILD = text('服务对象须为报名的儿童', 'Only a child enrolled to be looked after can be');
const NOBODY_SERVED = text('须写明由谁照看', 'Say who looked after the child');
const NO_TUTOR = text('须由辅导员或负责人照看', 'A child is looked after by a tutor or a supervisor');
const LEFT_BEFORE = text('离开时间须晚于到达时间', 'The child must leave after arriving');
const NO_GUARDIAN = text(
  '只能把儿童交给当天登记在册的监护人；换人来接的，请先用 registerGuardian 登记',
  'A child is handed over only to a guardian registered on that day: where somebody else comes, registerGuardian first',
);
const CHILD_AWAY = text('儿童当天未参加项目', 'The child did not take part in the project on that day');
const TUTOR_AWAY = text('照看者当天未参加项目', 'Who looked after the child did not take part on that day');

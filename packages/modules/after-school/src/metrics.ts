import { type Metric, proportion, text } from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';
import { dataOf } from './record.js';
import { childrenByTutor, childrenIn, type Facts, sessionsOf } from './sessions.js';

export const metrics: readonly Metric<AfterSchoolConfig>[] = [
  {
    key: 'children',
    title: text('服务儿童数', 'Children looked after'),
    unit: text('人', 'persons'),
    measure: (facts) => childrenIn(attendancesOf(facts)),
  },
  {
    key: 'sessions',
    title: text('课堂场次', 'Sessions'),
    unit: text('场（每天一场）', 'sessions, one a day'),
    measure: (facts) => sessionsOf(facts).length,
  },
  {
    key: 'attendances',
    title: text('到场人次', 'Attendances'),
    unit: text('人·场', 'child-sessions'),
    measure: (facts) => attendancesOf(facts).length,
  },
  {
    key: 'hours',
    title: text('照看时长', 'Time looked after'),
    unit: text('小时（人·小时，四舍五入）', 'child-hours, rounded'),
    measure: (facts) => proportion(sum(attendancesOf(facts).map((record) => minutesOf(dataOf(record)))), 1, 60),
  },
  {
    key: 'tutors',
    title: text('参与义工数', 'Volunteers'),
    unit: text('人', 'persons'),
    measure: (facts) => new Set(attendancesOf(facts).flatMap(({ servedBy }) => servedBy?.id ?? [])).size,
  },
  {
    key: 'children-per-tutor',
    title: text('每名义工照看的儿童数', 'Children for one volunteer'),
    unit: text('百分之一人（各场平均）', 'hundredths of a child, on average'),
    measure: (facts) => ratio(100 * sum(loadsOf(facts)), loadsOf(facts).length),
  },
  {
    key: 'over-ratio',
    title: text('超出师生比的人次', 'Times a volunteer had too many children'),
    unit: text('人·场（照看人数超过设定上限）', 'volunteer-sessions above the set limit'),
    measure: (facts) => loadsOf(facts).filter((children) => children > facts.config.childrenPerTutor).length,
  },
  {
    key: 'homework-done',
    title: text('作业完成率', 'Homework done'),
    unit: text('百分比（有作业的人次中）', 'per cent of attendances with homework'),
    measure: (facts) => {
      const said = attendancesOf(facts).map((record) => dataOf(record).homework);
      return ratio(
        100 * said.filter((homework) => homework === 'DONE').length,
        said.filter((homework) => homework !== 'NONE').length,
      );
    },
  },
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => ratio(100 * sum(ratings.map(({ score }) => score)), ratings.length),
  },
];

const attendancesOf = (facts: Facts) => sessionsOf(facts).flatMap(({ attendances }) => attendances);

/** How many children each volunteer had in each session. */
const loadsOf = (facts: Facts): number[] =>
  sessionsOf(facts).flatMap((session) => [...childrenByTutor(session).values()]);

const minutesOf = ({ arrivedAt, leftAt }: { arrivedAt: string; leftAt: string }): number =>
  clock(leftAt) - clock(arrivedAt);

const clock = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

/** Rounded half up to a whole number; null where there is nothing to divide by. */
const ratio = (amount: number, by: number): number | null => (by === 0 ? null : proportion(amount, 1, by));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

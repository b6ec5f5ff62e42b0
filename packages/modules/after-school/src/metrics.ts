import {
  divided,
  type Metric,
  proportion,
  quotient,
  type RecordFacts,
  type Share,
  summed,
  text,
} from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';
import { type AfterSchoolRecord, dataOf } from './record.js';
import { childrenByTutor, childrenIn, type Facts, sessionsOf } from './sessions.js';

const attendancesOf = (facts: Facts): RecordFacts[] => sessionsOf(facts).flatMap(({ attendances }) => attendances);

const OF_CHILDREN = { behind: 'served', records: attendancesOf } as const;
const OF_VOLUNTEERS = {
  behind: 'both',
  records: (facts: Facts) => attendancesOf(facts).filter(({ servedBy }) => servedBy),
} as const;

const withHomework = (meant: (homework: AfterSchoolRecord['homework']) => boolean): Share<AfterSchoolConfig> => ({
  behind: 'served',
  records: (facts) => attendancesOf(facts).filter((record) => meant(dataOf(record).homework)),
  amount: ({ records }) => records.length,
});

export const metrics: readonly Metric<AfterSchoolConfig>[] = [
  {
    key: 'children',
    title: text('服务儿童数', 'Children looked after'),
    unit: text('人', 'persons'),
    measure: (facts) => childrenIn(attendancesOf(facts)),
    compared: null,
  },
  summed({
    key: 'sessions',
    title: text('课堂场次', 'Sessions'),
    unit: text('场（每天一场）', 'sessions, one a day'),
    ...OF_CHILDREN,
    amount: (facts) => sessionsOf(facts).length,
  }),
  summed({
    key: 'attendances',
    title: text('到场人次', 'Attendances'),
    unit: text('人·场', 'child-sessions'),
    ...OF_CHILDREN,
    amount: (facts) => attendancesOf(facts).length,
  }),
  summed({
    key: 'hours',
    title: text('照看时长', 'Time looked after'),
    unit: text('小时（人·小时，四舍五入）', 'child-hours, rounded'),
    ...OF_CHILDREN,
    amount: (facts) => proportion(sum(attendancesOf(facts).map((record) => minutesOf(dataOf(record)))), 1, 60),
  }),
  {
    key: 'tutors',
    title: text('参与义工数', 'Volunteers'),
    unit: text('人', 'persons'),
    measure: (facts) => new Set(attendancesOf(facts).flatMap(({ servedBy }) => servedBy?.id ?? [])).size,
    compared: null,
  },
  divided({
    key: 'children-per-tutor',
    title: text('每名义工照看的儿童数', 'Children for one volunteer'),
    unit: text('百分之一人（各场平均）', 'hundredths of a child, on average'),
    times: 100,
    of: { ...OF_VOLUNTEERS, amount: (facts) => sum(loadsOf(facts)) },
    by: { ...OF_VOLUNTEERS, amount: (facts) => loadsOf(facts).length },
  }),
  summed({
    key: 'over-ratio',
    title: text('超出师生比的人次', 'Times a volunteer had too many children'),
    unit: text('人·场（照看人数超过设定上限）', 'volunteer-sessions above the set limit'),
    behind: 'both',
    records: (facts) =>
      sessionsOf(facts).flatMap((session) => {
        const loads = childrenByTutor(session);
        const load = ({ servedBy }: RecordFacts): number => loads.get(servedBy?.id ?? '') ?? 0;
        return session.attendances.filter((record) => load(record) > facts.config.childrenPerTutor);
      }),
    amount: (facts) => loadsOf(facts).filter((children) => children > facts.config.childrenPerTutor).length,
  }),
  divided({
    key: 'homework-done',
    title: text('作业完成率', 'Homework done'),
    unit: text('百分比（有作业的人次中）', 'per cent of attendances with homework'),
    times: 100,
    of: withHomework((homework) => homework === 'DONE'),
    by: withHomework((homework) => homework !== 'NONE'),
  }),
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => quotient(100 * sum(ratings.map(({ score }) => score)), ratings.length),
    compared: null,
  },
];

/** How many children each volunteer had in each session. */
const loadsOf = (facts: Facts): number[] =>
  sessionsOf(facts).flatMap((session) => [...childrenByTutor(session).values()]);

const minutesOf = ({ arrivedAt, leftAt }: { arrivedAt: string; leftAt: string }): number =>
  clock(leftAt) - clock(arrivedAt);

const clock = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

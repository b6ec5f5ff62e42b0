import {
  divided,
  type Metric,
  proportion,
  quotient,
  type RecordFacts,
  type Share,
  summed,
  type Text,
  text,
} from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';
import { dataOf, isMatter, type LawStudioRecord } from './record.js';
import { type Facts, isSettled, recordsOf } from './settle.js';

type Kind = LawStudioRecord['kind'];

/** How many services of some kind there were. */
const servicesThat = (meant: (record: RecordFacts) => boolean): Share<LawStudioConfig> => ({
  behind: 'served',
  records: (facts) => recordsOf(facts).filter(meant),
  amount: ({ records }) => records.length,
});

const ofKind = (key: string, kind: Kind, title: Text): Metric<LawStudioConfig> =>
  summed({
    ...{ key, title, unit: text('人次', 'services') },
    ...servicesThat((record) => dataOf(record).kind === kind),
  });

const isEnded = (record: RecordFacts): boolean => isMatter(record) && dataOf(record).outcome !== 'OPEN';

export const metrics: readonly Metric<LawStudioConfig>[] = [
  {
    key: 'clients',
    title: text('服务居民数', 'Residents served'),
    unit: text('人', 'persons'),
    measure: (facts) => new Set(recordsOf(facts).map(({ participant }) => participant.id)).size,
    compared: null,
  },
  ofKind('consultations', 'CONSULTATION', text('法律咨询', 'Consultations')),
  ofKind('legal-aid', 'LEGAL_AID', text('法律援助', 'Legal aid')),
  ofKind('mediations', 'MEDIATION', text('纠纷调解', 'Mediations')),
  ofKind('publicity', 'PUBLICITY', text('法制宣传', 'Publicity of the law')),
  ofKind('hearings', 'HEARING', text('居民议会', "Residents' hearings")),
  divided({
    key: 'settled-here',
    title: text('不出社区办结率', 'Settled without referral'),
    unit: text('百分比（已有结果的事项中）', 'per cent of the matters that ended'),
    ...{ times: 100, of: servicesThat(isSettled), by: servicesThat(isEnded) },
  }),
  summed({
    key: 'referred',
    title: text('转办件数', 'Matters referred'),
    unit: text('件', 'matters'),
    ...servicesThat((record) => isMatter(record) && !!dataOf(record).outcome?.startsWith('REFERRED')),
  }),
  summed({
    key: 'hours',
    title: text('服务时长', 'Time spent'),
    unit: text('小时（四舍五入）', 'hours, rounded'),
    ...{ behind: 'served', records: recordsOf },
    amount: (facts) => proportion(sum(recordsOf(facts).map((record) => dataOf(record).minutes)), 1, 60),
  }),
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => quotient(100 * sum(ratings.map(({ score }) => score)), ratings.length),
    compared: null,
  },
  {
    key: 'cost-per-matter',
    title: text('每件办结成本', 'Cost per settled matter'),
    unit: text('分', 'fen'),
    measure: (facts) => (facts.settled > 0 ? quotient(facts.settled, mattersOf(facts).filter(isSettled).length) : null),
    compared: null,
  },
];

const mattersOf = (facts: Facts): RecordFacts[] => recordsOf(facts).filter(isMatter);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

import { type Metric, proportion, type RecordFacts, type Text, text } from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';
import { dataOf, isMatter, type LawStudioRecord } from './record.js';
import { type Facts, isSettled, recordsOf } from './settle.js';

type Kind = LawStudioRecord['kind'];

/** Services of one kind. */
const ofKind = (key: string, kind: Kind, title: Text): Metric<LawStudioConfig> => ({
  key,
  title,
  unit: text('人次', 'services'),
  measure: (facts) => recordsOf(facts).filter((record) => dataOf(record).kind === kind).length,
});

export const metrics: readonly Metric<LawStudioConfig>[] = [
  {
    key: 'clients',
    title: text('服务居民数', 'Residents served'),
    unit: text('人', 'persons'),
    measure: (facts) => new Set(recordsOf(facts).map(({ participant }) => participant.id)).size,
  },
  ofKind('consultations', 'CONSULTATION', text('法律咨询', 'Consultations')),
  ofKind('legal-aid', 'LEGAL_AID', text('法律援助', 'Legal aid')),
  ofKind('mediations', 'MEDIATION', text('纠纷调解', 'Mediations')),
  ofKind('publicity', 'PUBLICITY', text('法制宣传', 'Publicity of the law')),
  ofKind('hearings', 'HEARING', text('居民议会', "Residents' hearings")),
  {
    key: 'settled-here',
    title: text('不出社区办结率', 'Settled without referral'),
    unit: text('百分比（已有结果的事项中）', 'per cent of the matters that ended'),
    measure: (facts) => {
      const ended = mattersOf(facts).filter((record) => dataOf(record).outcome !== 'OPEN');
      return ratio(100 * ended.filter(isSettled).length, ended.length);
    },
  },
  {
    key: 'referred',
    title: text('转办件数', 'Matters referred'),
    unit: text('件', 'matters'),
    measure: (facts) => mattersOf(facts).filter((record) => dataOf(record).outcome?.startsWith('REFERRED')).length,
  },
  {
    key: 'hours',
    title: text('服务时长', 'Time spent'),
    unit: text('小时（四舍五入）', 'hours, rounded'),
    measure: (facts) => proportion(sum(recordsOf(facts).map((record) => dataOf(record).minutes)), 1, 60),
  },
  {
    key: 'average-rating',
    title: text('平均评分', 'Average rating'),
    unit: text('百分之一分', 'hundredths of a point'),
    measure: ({ ratings }) => ratio(100 * sum(ratings.map(({ score }) => score)), ratings.length),
  },
  {
    key: 'cost-per-matter',
    title: text('每件办结成本', 'Cost per settled matter'),
    unit: text('分', 'fen'),
    measure: (facts) => (facts.settled > 0 ? ratio(facts.settled, mattersOf(facts).filter(isSettled).length) : null),
  },
];

const mattersOf = (facts: Facts): RecordFacts[] => recordsOf(facts).filter(isMatter);

/** Rounded half up to a whole number; null where there is nothing to divide by. */
const ratio = (amount: number, by: number): number | null => (by === 0 ? null : proportion(amount, 1, by));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

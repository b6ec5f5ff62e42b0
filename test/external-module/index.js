import { choice, defineServiceModule, fundingLine, subject, summed, text, z } from '@gongzhi/module-kit';

const seeds = {
  key: 'garden-seeds',
  title: text('种苗费', 'Seeds'),
  source: text('居民捐赠', 'Donations of residents'),
  unit: text('次', 'time'),
  basis: 'interpretation',
  rate: ({ seedMoney }) => ({ granted: seedMoney, paid: seedMoney }),
  dailyCap: () => null,
  interpretations: [text('按播种次数计算', 'Counted by the times of sowing')],
};

const sownIn = ({ records, from, until }) =>
  records.filter(({ servedOn, data }) => data.work === 'SOWING' && servedOn >= from && servedOn <= until);

/** Neighbours show each other how to garden, on beds that they share. */
export default defineServiceModule({
  key: 'shared-garden',
  version: '1.0.0',
  brand: 'golden-kin',
  title: text('共享菜园', 'Shared garden'),
  summary: text('会种菜的邻居带着大家一起种。', 'Neighbours who know how to garden show the others.'),
  config: z.object({
    seedMoney: z.int().min(0).max(10_000).default(1500).meta({
      zh: '每次播种的种苗费',
      en: 'Seeds for one sowing',
      unit: 'fen',
      basis: 'interpretation',
    }),
  }),
  parts: {
    learner: { title: text('学种菜的人', 'Learner'), side: 'served', data: z.object({}), eligibility: [] },
    gardener: { title: text('带头人', 'Gardener'), side: 'serves', data: z.object({}), eligibility: [] },
  },
  record: z.object({
    work: choice({ SOWING: text('播种', 'Sowing'), HARVEST: text('采收', 'Harvest') }).meta({ zh: '农活', en: 'Work' }),
    bed: z.int().min(1).max(99).meta({ zh: '畦号', en: 'Number of the bed' }),
  }),
  checkRecord: ({ record: { servedBy } }) =>
    servedBy?.as === 'gardener' ? [] : [{ field: ['servedBy'], message: text('须有带头人', 'A gardener must lead') }],
  requires: [subject('catalyst', { key: 'operator', or: ['partner', 'executor'] }), fundingLine(seeds)],
  fundingLines: [seeds],
  bounds: [{ path: 'seedMoney', type: 'range', minimum: 0, maximum: 5000 }],
  settle(facts) {
    const { paid } = seeds.rate(facts.config);
    const times = new Map();
    for (const { servedBy } of sownIn(facts)) times.set(servedBy.id, (times.get(servedBy.id) ?? 0) + 1);
    return [...times]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([payee, quantity]) => ({
        fundingLine: seeds.key,
        payee,
        quantity,
        unitFen: paid,
        due: quantity * paid,
        retained: 0,
        note: text(`播种 ${quantity} 次`, `Sowed ${quantity} times`),
        basis: 'interpretation',
      }));
  },
  metrics: [
    summed({
      key: 'sowings',
      title: text('播种次数', 'Sowings'),
      unit: text('次', 'times'),
      behind: 'served',
      records: sownIn,
      amount: ({ records }) => records.length,
    }),
  ],
  migrateConfig: {},
  migrateRecord: {},
});

import { createHash } from 'node:crypto';
import { communityName, dayAfter, idOf, SHAPE } from './city.ts';
import { json, type Table, type Value } from './table.ts';

/** What templates are about: title, a sentence of it, and the same in English. */
const SUBJECTS = [
  ['邻里共餐', '同楼道的邻居多做一份饭，请独居老人一起吃', 'Neighbours share a meal with elders who live alone'],
  ['老人理发', '志愿理发师每月上门为七十岁以上老人理发', 'A barber calls on elders every month'],
  ['放学后课堂', '放学后由退休教师照看孩子做作业', 'Retired teachers look after children when school is out'],
  ['法律咨询', '律师每周到社区解答居民的法律问题', 'A lawyer answers residents’ questions every week'],
  ['手工义卖', '居民制作手工艺品义卖，收入用于社区活动', 'Residents sell crafts to pay for activities'],
  ['新居民互助', '老居民帮助新居民熟悉社区和办事流程', 'Residents show newcomers the way'],
  ['楼道调解', '楼道调解员化解邻里之间的小纠纷', 'Mediators settle small disputes on the stairwell'],
  ['健康体检', '社区医生为老人和儿童做年度体检', 'The community’s doctor examines the old and the young'],
  ['垃圾分类', '志愿者指导居民正确分类投放垃圾', 'Volunteers show how waste is sorted'],
  ['午间送餐', '为行动不便的老人中午送餐到家', 'Lunch is brought to elders who cannot go out'],
] as const;

/** Every community publishes each subject in two versions, of which the second took the first one's place. */
export const catalogueTables: readonly Table[] = [
  {
    name: 'template',
    columns: [
      ...['id', 'lineage_id', 'publisher_id', 'version', 'module', 'title_zh', 'title_en', 'document', 'hash'],
      ...['search_text', 'published_at', 'superseded_at'],
    ],
    *rows({ communities }) {
      for (let c = 0; c < communities; c += 1) {
        for (let n = 0; n < SHAPE.templates * 2; n += 1) yield template(c, n);
      }
    },
  },
];

function template(c: number, n: number): readonly Value[] {
  const [lineage, version] = [n >> 1, n & 1];
  const [title, sentence, english] = SUBJECTS[lineage % SUBJECTS.length]!;
  const document = json(documentOf(title, sentence, english));
  const publishedAt = (which: number) => `${dayAfter('2024-01-01', 2 * lineage + which)}T08:00:00.${millisecond(c)}Z`;
  return [
    ...[idOf('template', c, n), idOf('lineage', c, lineage), idOf('community', c), `1.${version}.0`, 'elder-meals'],
    ...[title, english, document, createHash('sha256').update(document).digest('hex')],
    ['elder-meals', communityName(c), title, sentence, english].join('\n').toLowerCase(),
    ...[publishedAt(version), version === 0 ? publishedAt(1) : null],
  ];
}

const millisecond = (c: number): string => String(c % 1_000).padStart(3, '0');

/** As large as a published document is: most of it are the forms. */
function documentOf(title: string, sentence: string, english: string) {
  const field = (n: number) => ({ type: 'integer', title: `设置 ${n}`, description: `Setting ${n}`, minimum: 0 });
  return {
    module: 'elder-meals',
    moduleVersion: '1.0.0',
    brand: 'golden-cane',
    title: { zh: title, en: english },
    summary: { zh: `${sentence}。`, en: `${english}.` },
    config: { mealGrant: 1_000, mealSubsidy: 800 },
    bounds: [],
    requirements: [],
    parts: [{ key: 'elder', title: { zh: '老人', en: 'Elder' }, side: 'served' }],
    fundingLines: [],
    forms: {
      config: { type: 'object', properties: Object.fromEntries([...Array(20).keys()].map((n) => [`s${n}`, field(n)])) },
      record: {},
    },
    metrics: [],
    evidence: [],
  };
}

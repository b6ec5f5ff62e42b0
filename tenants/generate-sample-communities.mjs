// Writes zhangjiagang/communities.csv: 205 communities, of which Xinfeng alone is taken from the published account;
// the account gives the other 204 as numbers only, so they are invented here and marked as samples.
// Run with `node tenants/generate-sample-communities.mjs`; it always writes the same bytes.
import { writeFileSync } from 'node:fs';

const HEADINGS = 'code,name,kind,town,division_code,urban_rural_class,admin_email,residents,founded_on,sample'.split(
  ',',
);

const XINFENG = {
  code: 'xinfeng',
  name: '新丰社区',
  kind: 'RURAL_RESETTLEMENT',
  town: 'nanfeng',
  residents: 6500,
  founded_on: '2011-11',
  sample: 'no',
};

// Stable names for guides and tests.
const NAMED = [
  ['chengxi', '城西'],
  ['jiyang', '暨阳'],
];

const FIRST = {
  锦: 'jin',
  瑞: 'rui',
  嘉: 'jia',
  和: 'he',
  福: 'fu',
  泰: 'tai',
  景: 'jing',
  明: 'ming',
  清: 'qing',
  澄: 'cheng',
  祥: 'xiang',
  兴: 'xing',
  华: 'hua',
  春: 'chun',
  云: 'yun',
  枫: 'feng',
  兰: 'lan',
  竹: 'zhu',
};
const RURAL_SECOND = { 桥: 'qiao', 塘: 'tang', 泾: 'jing', 庄: 'zhuang', 埭: 'dai', 圩: 'wei', 墩: 'dun', 渡: 'du' };
const URBAN_SECOND = { 园: 'yuan', 里: 'li', 庭: 'ting', 城: 'cheng', 坊: 'fang', 湾: 'wan', 洲: 'zhou', 街: 'jie' };

const RURAL_TOWNS = [
  'tangqiao',
  'jingang',
  'jinfeng',
  'leyu',
  'fenghuang',
  'nanfeng',
  'daxin',
  'yangshe',
  'changyinsha',
];
const URBAN_TOWNS = ['yangshe', 'yangshe', 'yangshe', 'jingang', 'yangshe', 'tangqiao', 'yangshe', 'jinfeng'];

/** The first `count` pairs of a first and a second character, well mixed: the step has no divisor in common with 144. */
function names(seconds, count) {
  const pairs = Object.entries(FIRST).flatMap(([first, firstSound]) =>
    Object.entries(seconds).map(([second, secondSound]) => [firstSound + secondSound, first + second]),
  );
  return Array.from({ length: count }, (_, index) => pairs[(index * 55) % pairs.length]);
}

function sample([code, name], index, kind, towns, fewestResidents) {
  return {
    code,
    name: `${name}社区`,
    kind,
    town: towns[index % towns.length],
    residents: fewestResidents + ((index * 733) % 41) * 100,
    sample: 'yes',
  };
}

const rural = names(RURAL_SECOND, 78).map((name, index) =>
  sample(name, index, index < 25 ? 'RURAL_RESETTLEMENT' : 'RURAL_MIXED', RURAL_TOWNS, 3200),
);
const urban = [...NAMED, ...names(URBAN_SECOND, 124)].map((name, index) =>
  sample(name, index, 'URBAN_COMMERCIAL', URBAN_TOWNS, 4200),
);
const communities = [XINFENG, ...rural, ...urban].map((each) => ({ ...each, admin_email: `admin@${each.code}` }));

if (new Set(communities.map(({ code }) => code)).size !== 205) throw new Error('205 different codes are wanted');

const lines = [HEADINGS, ...communities.map((each) => HEADINGS.map((heading) => each[heading] ?? ''))];
writeFileSync(
  new URL('./zhangjiagang/communities.csv', import.meta.url),
  `${lines.map((cells) => cells.join(',')).join('\n')}\n`,
);

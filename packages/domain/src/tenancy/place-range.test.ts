import { describe, expect, it } from 'vitest';
import { parseLayout } from './place-range.js';
import { placeKey } from './place-text.js';

const read = (description: string) => {
  const outcome = parseLayout(description);
  if ('reason' in outcome) return outcome.reason.zh;
  const { estate, buildings, stairwells, rooms } = outcome.layout;
  return [estate, buildings.join(), stairwells.join(), rooms.map(({ name }) => name).join()];
};

const SIX_FLOORS = '101,201,301,401,501,601';

describe('a range of places', () => {
  it.each([
    '3 幢 2 单元 1–6 层 每层1户',
    '3幢2单元1-6层每层1户',
    '３幢２单元１～６层，每层１户',
    '三幢二单元一至六层每层一户',
    '3幢，2单元，1层—6层，1户每层',
    '3幢 2单元 1到6层 1户/层',
    '3幢2单元1、2、3-6层每层1户',
  ])('%s', (description) => expect(read(description)).toEqual(['', '3幢', '2单元', SIX_FLOORS]));

  it('names the estate, and keeps the word for a building', () => {
    expect(read('新丰小区3号楼2单元')).toEqual(['新丰小区', '3号楼', '2单元', '']);
    expect(read('三联小区 十二栋')).toEqual(['三联小区', '12栋', '', '']);
    expect(read('A-C座2单元')).toEqual(['', 'A座,B座,C座', '2单元', '']);
  });

  it('counts what is said of each', () => {
    expect(read('1–3 幢，每幢 2 单元，共 2 层，2 户每层')).toEqual([
      '',
      '1幢,2幢,3幢',
      '1单元,2单元',
      '101,102,201,202',
    ]);
    expect(read('1-2幢, each 2 单元')).toEqual(['', '1幢,2幢', '1单元,2单元', '']);
    expect(read('5幢1单元10-11层2梯3户')).toEqual(['', '5幢', '1单元', '1001,1002,1003,1101,1102,1103']);
    expect(read('5幢1单元101-103,105室')).toEqual(['', '5幢', '1单元', '101,102,103,105']);
  });

  it.each([
    ['', '看不懂这个范围'],
    ['随便', '看不懂这个范围'],
    ['6-1幢', '前大后小'],
    ['1-99999幢', '超过 200 个'],
    ['1幢2单元1-200层每层2户', '楼层应为'],
    ['1幢2单元1-6层每层99户', '每层应为'],
    ['2单元', '哪一幢'],
    ['3幢1-6层每层2户', '哪个单元'],
    ['3幢2单元每层2户', '楼层'],
    ['3幢2单元怎么走', '看不懂'],
    ['3幢4幢', '看不懂'],
  ])('%s is told why not', (description, reason) => expect(read(description)).toContain(reason));

  it('reads any length in no time', () => {
    const started = performance.now();
    for (const piece of ['1-', '1、', '一', '每', '幢', '1幢', '3单元1层']) parseLayout(piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

it('places have one key, however people write them', () => {
  expect(new Set(['3幢', '三号楼', '３ 栋', '03幢', '3座'].map(placeKey))).toEqual(new Set(['3幢']));
  expect(new Set(['2单元', '二单元', '2门洞'].map(placeKey))).toEqual(new Set(['2单元']));
  expect(placeKey('101室')).toBe(placeKey('101'));
  expect(placeKey('三联小区')).toBe('三联小区');
  expect(placeKey('13幢')).not.toBe(placeKey('3幢'));
});

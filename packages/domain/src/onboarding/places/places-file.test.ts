import 'reflect-metadata';
import { expect, it } from 'vitest';
import { writeWorkbook } from '../xlsx/write-workbook.js';
import { parsePlacesFile } from './places-file.js';

const csv = (...lines: string[]) => parsePlacesFile('CSV', lines.join('\n'));
const counted = ({ rows }: ReturnType<typeof parsePlacesFile>) =>
  rows.map(({ line, estate, layout: { buildings, stairwells, rooms } }) => [
    line,
    estate,
    buildings.length,
    stairwells.length,
    rooms.length,
  ]);
const told = ({ problems }: ReturnType<typeof parsePlacesFile>) =>
  problems.map(({ line, column, value, reason }) => `${line} ${column} ${value} ${reason.zh}`.trim());

it('a range stands in one cell, or in several, or is one address to a line', () => {
  const read = csv(
    '小区,范围,楼栋,单元,楼层,每层户数,室号',
    '新丰小区,"1–12幢，每幢2单元，1–6层，每层2户",,,,,',
    ',三联小区3号楼二单元,,,,,',
    '新丰小区,,１３,1、2,1-6,2,',
    '新丰小区,,14幢,1单元,,,101',
    '新丰小区,,A-C座,1单元,6层,每层3户,',
    '聚成苑,,,,,,',
  );
  expect(told(read)).toEqual([]);
  expect(counted(read)).toEqual([
    [2, '新丰小区', 12, 2, 12],
    [3, '三联小区', 1, 1, 0],
    [4, '新丰小区', 1, 2, 12],
    [5, '新丰小区', 1, 1, 1],
    [6, '新丰小区', 3, 1, 3],
    [7, '聚成苑', 0, 0, 0],
  ]);
});

it('reads YAML and workbooks alike', () => {
  const rows = [
    ['estate', 'range'],
    ['新丰小区', '3幢2单元1-6层每层2户'],
  ];
  const yaml = 'places:\n  - { estate: 新丰小区, range: 3幢2单元1-6层每层2户 }';
  const expected = [['新丰小区', 1, 1, 12]];
  for (const read of [parsePlacesFile('YAML', yaml), parsePlacesFile('XLSX', writeWorkbook('地点', rows))]) {
    expect(counted(read).map(([, ...rest]) => rest)).toEqual(expected);
  }
});

it('tells every bad row with line, column, value and reason', () => {
  const read = csv(
    '小区,范围,楼栋,单元,楼层,每层户数,室号',
    '新丰小区,随便,,,,,',
    '新丰小区,聚成苑3幢2单元,,,,,',
    '新丰小区,3幢2单元,,2,,,',
    ',,3,2,,,',
    '新丰小区,,甲乙,2,,,',
    '新丰小区,,3,,6,2,',
    '新丰小区,,3,2,200,2,',
    '=cmd,,3,2,,,',
    '新丰小区,,1-200,1-200,,,',
    '新丰小区,,3,2,,,',
  );
  expect(counted(read)).toEqual([]);
  expect(told(read).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    '2 范围 随便',
    '3 范围 聚成苑3幢2单元',
    '4 单元 2',
    '5 小区 ',
    '6 楼栋 甲乙',
    '7 每层户数 2',
    '8 每层户数 2',
    '9 小区 =cmd',
    '10  ',
  ]);
  for (const { reason } of read.problems) expect(reason.en).toMatch(/^[^\p{Script=Han}]*/u);
});

it('says what is missing altogether', () => {
  expect(told(csv('小区,范围'))).toEqual(['1   文件中没有地点']);
  expect(told(csv('名字', '甲')).length).toBeGreaterThan(0);
});

import {
  choice,
  fen,
  type OneRecord,
  type Participant,
  type RecordFacts,
  type Text,
  text,
  z,
} from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';

/** 10,000 yuan, for one person's pieces. */
const HIGHEST_AMOUNT = 1_000_000;

export const CRAFTS = {
  PAPER_CUTTING: text('剪纸', 'Paper cutting'),
  KNITTING: text('编织', 'Knitting'),
  SEWING: text('缝纫', 'Sewing'),
  FLOWERS: text('手工花', 'Handmade flowers'),
  CLAY: text('泥塑', 'Clay'),
  OTHER: text('其他手工', 'Another craft'),
};

export const record = z.object({
  kind: choice({
    WORKSHOP: text('参加工坊', 'Took part in a workshop'),
    SALE: text('作品义卖', 'Pieces sold for charity'),
  }).meta({ zh: '内容', en: 'What it was', basis: 'article' }),
  craft: choice(CRAFTS).meta({ zh: '手工种类', en: 'Craft', basis: 'interpretation' }),
  pieces: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .meta({ zh: '作品件数', en: 'Pieces made, or sold', basis: 'interpretation' }),
  materials: fen().max(HIGHEST_AMOUNT).default(0).meta({
    zh: '用去的材料费',
    en: 'Materials used up',
    basis: 'interpretation',
  }),
  proceeds: fen().max(HIGHEST_AMOUNT).default(0).meta({ zh: '义卖所得', en: 'Proceeds of the sale', basis: 'article' }),
});

export type NeighbourCraftsRecord = z.output<typeof record>;

/** A record's contents; the kit has parsed them against the schema above. */
export const dataOf = ({ data }: RecordFacts): NeighbourCraftsRecord => data as NeighbourCraftsRecord;

type Problem = { field: string[]; message: Text };

/** At a workshop a maker is taught; a sale tells what a maker's pieces brought in. */
export function checkRecord({ record }: OneRecord<NeighbourCraftsConfig>): Problem[] {
  const { participant, servedBy, servedOn } = record;
  const data = dataOf(record);
  return [
    ...(participant.as === 'maker' ? [] : [problem('participant', NO_MAKER)]),
    ...(data.kind === 'WORKSHOP' ? checkWorkshop(data, servedBy) : checkSale(data, servedBy)),
    ...(takesPartOn(participant, servedOn) ? [] : [problem('servedOn', MAKER_AWAY)]),
    ...(!servedBy || takesPartOn(servedBy, servedOn) ? [] : [problem('servedOn', TEACHER_AWAY)]),
  ];
}

const checkWorkshop = ({ proceeds }: NeighbourCraftsRecord, servedBy: Participant | null): Problem[] => [
  ...(servedBy?.as === 'teacher' ? [] : [problem('servedBy', NO_TEACHER)]),
  ...(proceeds === 0 ? [] : [problem('proceeds', PROCEEDS_OF_WORKSHOP)]),
];

const checkSale = ({ pieces, materials, proceeds }: NeighbourCraftsRecord, servedBy: Participant | null): Problem[] => [
  ...(servedBy === null ? [] : [problem('servedBy', TAUGHT_SALE)]),
  ...(pieces > 0 ? [] : [problem('pieces', NOTHING_SOLD)]),
  ...(materials === 0 ? [] : [problem('materials', MATERIALS_OF_SALE)]),
  ...(proceeds > 0 ? [] : [problem('proceeds', NO_PROCEEDS)]),
];

const takesPartOn = ({ from, until }: Participant, day: string): boolean =>
  day >= from && (until === null || day <= until);

const problem = (field: string, message: Text): Problem => ({ field: [field], message });

const NO_MAKER = text('须为参加者登记', 'It must be recorded of a maker');
const NO_TEACHER = text('须写明由谁授课', 'Say who taught');
const TAUGHT_SALE = text('义卖不写授课人', 'Nobody teaches at a sale');
const NOTHING_SOLD = text('须写明卖出几件', 'Say how many pieces were sold');
const MATERIALS_OF_SALE = text('材料费记在工坊上', 'Materials belong to the workshop');
const NO_PROCEEDS = text('须写明义卖所得', 'Say what the sale brought in');
const PROCEEDS_OF_WORKSHOP = text('义卖所得另行登记', 'Proceeds are recorded of the sale');
const MAKER_AWAY = text('参加者当天未参加项目', 'The maker did not take part in the project on that day');
const TEACHER_AWAY = text('授课人当天未参加项目', 'The teacher did not take part in the project on that day');

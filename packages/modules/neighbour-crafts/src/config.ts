import { age, fen, z } from '@gongzhi/module-kit';

/** Under 14 a person's data is sensitive by law, and workshops for children are another project. */
const YOUNGEST = 14;
/** 500 yuan: far above what a workshop uses up for one person. */
const DEAREST_MATERIALS = 50_000;

export const config = z.object({
  materialsPerPerson: fen().max(DEAREST_MATERIALS).default(1500).meta({
    zh: '每人次材料费上限',
    en: 'Materials for one person and workshop, at most',
    basis: 'interpretation',
  }),
  makerAge: age().min(YOUNGEST).default(16).meta({
    zh: '参加者最低年龄（周岁）',
    en: 'Youngest age of makers',
    basis: 'interpretation',
  }),
  teachingPoints: z.int().min(0).max(100).default(2).meta({
    zh: '每教一人次的积分',
    en: 'Points for teaching one person at a workshop',
    basis: 'interpretation',
  }),
});

export type NeighbourCraftsConfig = z.output<typeof config>;

import { type FundingLine, type Income, type OneRecord, text } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';
import { dataOf } from './record.js';

/** What workshops use up is paid from it, and what charity sales bring in comes back to it. */
export const activityFund: FundingLine<NeighbourCraftsConfig> = {
  key: 'neighbour-crafts',
  title: text('活动经费', 'Activity fund'),
  source: text(
    '市、镇公益服务中心；作品义卖所得',
    'City and town public-welfare centres; charity sales of what is made',
  ),
  unit: text('人次（每人参加一场）', 'attendance (one person at one workshop)'),
  basis: 'interpretation',
  rate: ({ materialsPerPerson }) => ({ granted: materialsPerPerson, paid: materialsPerPerson }),
  dailyCap: () => null,
  takesIncome: true,
  interpretations: [
    text(
      '公开报道只说义卖增加了活动经费；材料费的标准与支付方式由本平台设定',
      'The published account says only that sales add to the activity fund; how materials are paid is ours',
    ),
    text(
      '材料费按实际用去的金额与运作组织结算，每场不超过人次乘以每人次上限',
      'Materials are settled with the operator as they were used, at most the limit of one person times who took part',
    ),
  ],
};

/** A sale's proceeds, whole: nobody keeps a share. */
export function income({ record }: OneRecord<NeighbourCraftsConfig>): Income[] {
  const { kind, pieces, proceeds } = dataOf(record);
  if (kind !== 'SALE' || proceeds === 0) return [];
  const source = text(`义卖作品 ${pieces} 件`, `Charity sale of ${pieces} pieces`);
  return [{ fundingLine: activityFund.key, fen: proceeds, source }];
}

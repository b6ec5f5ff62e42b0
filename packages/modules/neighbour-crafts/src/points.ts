import { type EarnedPoints, type OneRecord, text } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';
import { CRAFTS, dataOf } from './record.js';

/** Whoever teaches earns points for each maker taught. */
export function points({ config, record }: OneRecord<NeighbourCraftsConfig>): EarnedPoints[] {
  const { kind, craft } = dataOf(record);
  if (kind !== 'WORKSHOP' || !record.servedBy || config.teachingPoints === 0) return [];
  const { zh, en } = CRAFTS[craft];
  const reason = text(`教邻居手工：${zh}`, `Taught a neighbour a craft: ${en}`);
  return [{ who: 'servedBy', points: config.teachingPoints, reason }];
}

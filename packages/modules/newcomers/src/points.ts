import { type EarnedPoints, type OneRecord, text } from '@gongzhi/module-kit';
import type { NewcomersConfig } from './config.js';

/** Residents who volunteer; for the enterprise's own people it is work. */
export function points({ config, record }: OneRecord<NewcomersConfig>): EarnedPoints[] {
  if (record.servedBy?.data.from !== 'RESIDENT' || config.volunteerPoints === 0) return [];
  const reason = text('新市民同行志愿服务', 'Keeping newcomers company');
  return [{ who: 'servedBy', points: config.volunteerPoints, reason }];
}

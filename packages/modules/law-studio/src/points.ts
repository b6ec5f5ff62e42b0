import { type EarnedPoints, type OneRecord, text } from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';

/** Volunteers only: for everybody else it is their profession or their office. */
export function points({ config, record }: OneRecord<LawStudioConfig>): EarnedPoints[] {
  if (record.servedBy?.data.from !== 'VOLUNTEER' || config.volunteerPoints === 0) return [];
  const reason = text('法律志愿服务', 'Volunteering in the law studio');
  return [{ who: 'servedBy', points: config.volunteerPoints, reason }];
}

import { type EarnedPoints, type OneRecord, text } from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';

/** Volunteers are not paid; what they do counts in the points bank. */
export function points({ config, record }: OneRecord<AfterSchoolConfig>): EarnedPoints[] {
  if (!record.servedBy || config.volunteerPoints === 0) return [];
  const reason = text('四点半课堂义工', 'Volunteering in the after-school class');
  return [{ who: 'servedBy', points: config.volunteerPoints, reason }];
}

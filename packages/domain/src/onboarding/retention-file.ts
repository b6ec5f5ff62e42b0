import { z } from 'zod';
import { LEAST_AUDIT_MONTHS, RETENTION_KINDS, type RetentionPeriod } from '../privacy/retention.js';
import { readYaml } from './yaml-file.js';

const period = z
  .object({ kind: z.enum(RETENTION_KINDS), months: z.int().min(1).max(1_200) })
  .refine(({ kind, months }) => kind !== 'AUDIT_ENTRIES' || months >= LEAST_AUDIT_MONTHS, {
    error: `the audit trail is kept for at least ${LEAST_AUDIT_MONTHS} months`,
    path: ['months'],
  });

const retentionFile = z.object({
  periods: z.array(period).refine((periods) => new Set(periods.map(({ kind }) => kind)).size === periods.length, {
    error: 'a kind stands there twice',
  }),
});

/**
 * How long data are kept, by kind; a kind that is not there is kept for good.
 * @throws Error that names the file at fault
 */
export const readRetention = (folder: string): RetentionPeriod[] =>
  readYaml(folder, 'retention.yaml', retentionFile).periods;

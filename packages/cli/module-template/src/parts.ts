import { type Criterion, type Part, text, z } from '@gongzhi/module-kit';
import type { Config } from './config.js';

/** A condition of taking part. Its code never changes once the module is released. */
const residenceKnown: Criterion<Config> = {
  code: 'RESIDENCE_UNKNOWN',
  title: text('住址已登记', 'Residence on record'),
  basis: 'interpretation',
  check: ({ person }) =>
    person.residence !== null || text('未登记住址，无法上门', 'No residence is on record that could be visited'),
};

/** Receives the service. */
export const guest: Part<Config> = {
  title: text('服务对象', 'Guest'),
  side: 'served',
  data: z.object({}),
  eligibility: [residenceKnown],
};

/** Gives it. */
export const helper: Part<Config> = {
  title: text('服务者', 'Helper'),
  side: 'serves',
  data: z.object({}),
  eligibility: [],
};

import { fen, z } from '@gongzhi/module-kit';

/** What a community may set. Every setting has a default and a title in both languages. */
export const config = z.object({
  hourly: fen().max(1_000_000).default(2000).meta({
    zh: '每小时补贴',
    en: 'Allowance per hour',
    basis: 'interpretation',
  }),
});

export type Config = z.output<typeof config>;

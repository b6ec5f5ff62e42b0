import { defineServiceModule, fundingLine, subject, text, z } from '@gongzhi/module-kit';

const setting = (schema, fallback, zh, en, unit) =>
  schema.default(fallback).meta({ zh, en, basis: 'interpretation', ...(unit ? { unit } : {}) });

/** The shape of each setting, in whichever version it stands. */
export const settings = {
  yuan: () => setting(z.int().min(1).max(100), 20, '押金（元）', 'Deposit in yuan'),
  fen: () => setting(z.int().min(100).max(10_000), 2000, '押金', 'Deposit', 'fen'),
  days: () => setting(z.int().min(1).max(30), 7, '可借天数', 'Days lent'),
};
export const { object } = z;

/** Neighbours lend each other tools: the same project in every version, with other settings. */
export const toolLibrary = ({ version, config, depositFen, bounds, migrateConfig = {} }) => {
  const upkeep = {
    key: 'tool-upkeep',
    title: text('工具维护费', 'Upkeep of tools'),
    source: text('居民捐赠', 'Donations of residents'),
    unit: text('次', 'time'),
    basis: 'interpretation',
    rate: (present) => ({ granted: depositFen(present), paid: depositFen(present) }),
    dailyCap: () => null,
    interpretations: [text('按押金计算', 'As much as the deposit')],
  };
  return defineServiceModule({
    key: 'tool-library',
    version,
    brand: 'golden-kin',
    title: text('工具共享', 'Tool library'),
    summary: text('邻里互借工具。', 'Neighbours lend each other tools.'),
    config,
    parts: { borrower: { title: text('借用人', 'Borrower'), side: 'served', data: z.object({}), eligibility: [] } },
    record: z.object({ tools: z.int().min(1).max(9).meta({ zh: '工具数', en: 'Tools' }) }),
    checkRecord: () => [],
    requires: [subject('catalyst', { key: 'operator', or: ['partner', 'executor'] }), fundingLine(upkeep)],
    fundingLines: [upkeep],
    bounds,
    settle: () => [],
    metrics: [],
    migrateConfig,
    migrateRecord: {},
  });
};

/** Yuan become fen; and fen and days then stand together. Listed against their order, which versions alone decide. */
export const migrations = {
  '1.10.0': ({ depositFen, days }) => ({ loan: { depositFen, days } }),
  '1.9.0': ({ deposit, ...others }) => ({ ...others, depositFen: deposit * 100 }),
};

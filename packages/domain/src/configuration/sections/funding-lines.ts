import { type Problem, text } from '@gongzhi/kernel';
import { z } from 'zod';
import { authorize, type TenantCtx } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { FundingLine, FundingLineSpending } from '../../ledger/funds/funds.entity.js';
import { registerFundingLines } from '../../ledger/funds/funds.service.js';
import { anyName, ownName } from '../../people/own-name.js';
import { changedItems, overlaid, ownRows, sortedBy } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { listOf, named, parsed, slug } from '../shape.js';

const LINE = z.object({
  key: slug,
  title: named,
  source: named,
  spending: z.enum(FundingLineSpending).default('APPROPRIATION'),
});
type Told = z.output<typeof LINE>;

const LINES = listOf(LINE, 'key', 500);

/**
 * For what a community has money, where it comes from and when it may be spent; how much there is, is no configuration.
 * `{community}` stands for the community's own name. What is there stays as it is, since no role may change what a line is for.
 */
export const fundingLinesSection: ConfigurationSection<Told[]> = {
  key: 'fundingLines',
  title: text('资金条线', 'Funding lines'),
  // They are added alone, and two of one key are refused.
  lock: async () => {},
  begin: () => [],
  async read(ctx) {
    return toldOf(ctx, await ownRows(ctx, 'FundingLine', FundingLine));
  },
  parse: (value, path) => sortedBy(parsed(LINES, value, path), 'key'),
  async plan(ctx, wanted) {
    const present = await this.read(ctx);
    const others = changedItems(present, wanted, 'key');
    const isKnown = ({ key }: Told) => present.some((each) => each.key === key);
    if (others.some((each) => !isKnown(each))) authorize(ctx, 'create', 'FundingLine');
    return {
      changes: differences(present, overlaid(present, wanted, 'key')),
      problems: others.filter(isKnown).map(({ key }) => unchangeable(key)),
    };
  },
  async apply(ctx, wanted) {
    const missing = changedItems(await this.read(ctx), wanted, 'key');
    if (missing.length === 0) return;
    await registerFundingLines(
      ctx,
      missing.map(({ key, title, source, spending }) => ({
        ...{ key, title: ownName(title, ctx.community), source: ownName(source, ctx.community), spending },
      })),
    );
  },
};

const toldOf = ({ community }: TenantCtx, rows: readonly FundingLine[]): Told[] =>
  sortedBy(
    rows.map(({ key, title, source, spending }) => ({
      ...{ key, title: anyName(title, community), source: anyName(source, community), spending },
    })),
    'key',
  );

const unchangeable = (key: string): Problem => ({
  code: 'CONFLICT',
  field: [key],
  reason: 'FIXED',
  message: text(
    `资金条线“${key}”已登记，名称、来源与使用办法目前不能修改：去掉这一项即保持原样`,
    `The funding line ${key} is registered: its title, source and rule of spending cannot be changed yet; leave it out, and it stays as it is`,
  ),
});

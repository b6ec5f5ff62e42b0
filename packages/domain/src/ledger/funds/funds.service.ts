import { newId, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity } from '../../context.js';
import { flushOnce } from '../../flush-once.js';
import { normaliseName } from '../../names.js';
import { FundingLine } from './funds.entity.js';
import type { RegisterFundingLineInput } from './funds.inputs.js';

/** Enters money with a source and a purpose, under a key by which modules ask for it; a key is used once. */
export async function registerFundingLine(context: Ctx, input: RegisterFundingLineInput): Promise<FundingLine> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'FundingLine');
  if (!/^(?=.{1,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(input.key)) {
    throw refuse(
      'BAD_USER_INPUT',
      text(
        '键应为小写英文短词，以连字符相连，如 meal-subsidy',
        'A key is short lower-case words joined by hyphens, as in meal-subsidy',
      ),
      ['key'],
    );
  }
  if (input.annualFen != null && input.annualFen < 0) {
    throw refuse('BAD_USER_INPUT', text('年度金额不能为负', 'An amount a year cannot be negative'), ['annualFen']);
  }
  const line = ctx.em.create(FundingLine, {
    communityId: ctx.community.id,
    id: newId(),
    key: input.key,
    title: normaliseName(input.title, ['title']),
    source: normaliseName(input.source, ['source']),
    annualFen: input.annualFen ?? null,
    spending: input.spending ?? 'APPROPRIATION',
    sample: false,
  });
  ctx.em.persist(line);
  await flushOnce(ctx, text('本社区已有此键的资金条线', 'The community has a funding line of this key'), ['key']);
  return line;
}

import { newId, refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../../context.js';
import { flushOnce } from '../../flush-once.js';
import { normaliseName } from '../../names.js';
import { FundingLine } from './funds.entity.js';
import type { RegisterFundingLineInput } from './funds.inputs.js';

/** Enters money with a source and a purpose, under a key by which modules ask for it; a key is used once. */
export async function registerFundingLine(context: Ctx, input: RegisterFundingLineInput): Promise<FundingLine> {
  const [line] = await registerFundingLines(inCommunity(context), [input]);
  return line!;
}

/** Enters any number of funding lines at once. */
export async function registerFundingLines(
  ctx: TenantCtx,
  inputs: readonly RegisterFundingLineInput[],
): Promise<FundingLine[]> {
  authorize(ctx, 'create', 'FundingLine');
  const lines = inputs.map((input) => ctx.em.create(FundingLine, rowOf(ctx, input)));
  ctx.em.persist(lines);
  await flushOnce(ctx, text('本社区已有此键的资金条线', 'The community has a funding line of this key'), ['key']);
  return lines;
}

/** @throws Refusal BAD_USER_INPUT, naming the field */
function rowOf({ community }: TenantCtx, { key, title, source, annualFen, spending }: RegisterFundingLineInput) {
  if (!/^(?=.{1,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key)) {
    throw refuse(
      'BAD_USER_INPUT',
      text(
        '键应为小写英文短词，以连字符相连，如 meal-subsidy',
        'A key is short lower-case words joined by hyphens, as in meal-subsidy',
      ),
      ['key'],
    );
  }
  if (annualFen != null && annualFen < 0) {
    throw refuse('BAD_USER_INPUT', text('年度金额不能为负', 'An amount a year cannot be negative'), ['annualFen']);
  }
  return {
    ...{ communityId: community.id, id: newId(), key },
    ...{ title: normaliseName(title, ['title']), source: normaliseName(source, ['source']) },
    ...{ annualFen: annualFen ?? null, spending: spending ?? 'APPROPRIATION', sample: false },
  };
}

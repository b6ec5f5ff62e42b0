import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { openRoster } from './roster.service.js';
import { OpenRosterInput, OpenRosterPayload } from './roster.types.js';

@Resolver()
export class RosterResolver {
  @Authorized()
  @Mutation(() => OpenRosterPayload, {
    description:
      '民政局为一次具名审计调阅补贴名册，最多 1,000 笔；记入该社区的审计记录 · The bureau opens a subsidy roster for a named audit, 1,000 payments at most; it stands in that community’s audit trail',
  })
  async openRoster(
    @Ctx() ctx: Context,
    @Arg('input', () => OpenRosterInput, { description: '输入 · Input' }) input: OpenRosterInput,
  ): Promise<Partial<OpenRosterPayload>> {
    return { lines: await openRoster(ctx, input) };
  }
}

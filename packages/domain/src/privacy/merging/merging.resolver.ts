import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { mergePersons } from './merging.service.js';
import { MergePersonsInput, MergePersonsPayload } from './merging.types.js';

@Resolver()
export class PersonMergerResolver {
  @Authorized()
  @Mutation(() => MergePersonsPayload, {
    description:
      '合并同一人的两条登记：保留者接收另一条的全部记录，另一条的标识此后指向保留者；不可恢复 · Make one of two entries of one person: the kept one takes over what names the other, whose id leads to it from then on; it cannot be undone',
  })
  mergePersons(
    @Ctx() ctx: Context,
    @Arg('input', () => MergePersonsInput, { description: '输入 · Input' }) input: MergePersonsInput,
  ): Promise<Partial<MergePersonsPayload>> {
    return mergePersons(ctx, input);
  }
}

import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { duplicatePersons } from './duplicates.js';
import { mergePersons } from './merging.service.js';
import { DuplicatePersons, MergePersonsInput, MergePersonsPayload } from './merging.types.js';

@Resolver()
export class PersonMergerResolver {
  @Authorized()
  @Query(() => [DuplicatePersons], {
    description:
      '可能重复的登记：姓名与出生日期相同，身份证号不能区分；一次最多 50 组 · Entries that may be of one person: the same name and birth date, not told apart by identity numbers; at most 50 groups',
  })
  duplicatePersons(@Ctx() ctx: Context): Promise<DuplicatePersons[]> {
    return duplicatePersons(ctx);
  }

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

import { type Read, readKnownRows } from '@gongzhi/reading';
import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { authorize, type Ctx as Context } from '../context.js';
import { CommunityOperation, communityOperations } from './operation.entity.js';
import {
  CancelCommunityOperationInput,
  CancelCommunityOperationPayload,
  ConfirmCommunityOperationInput,
  ConfirmCommunityOperationPayload,
  DeleteCommunityInput,
  DeleteCommunityPayload,
  MergeCommunitiesInput,
  MergeCommunitiesPayload,
} from './operation.inputs.js';
import {
  cancelOperation,
  confirmOperation,
  deleteCommunity,
  mergeCommunities,
  splitCommunity,
} from './operation.service.js';
import { SplitCommunityInput, SplitCommunityPayload } from './split.inputs.js';

const INPUT = { description: '输入 · Input' };

@Resolver()
export class CommunityOperationResolver {
  @Authorized()
  @Query(() => [CommunityOperation], {
    description:
      '对整个社区的合并、分设、删除、导出，新的在前（仅民政局） · Mergers, splits, deletions and exports of whole communities, newest first; for the bureau',
  })
  communityOperations(@Ctx() ctx: Context): Read<CommunityOperation> {
    authorize(ctx, 'onboard', 'Community');
    return readKnownRows(communityOperations, {});
  }

  @Authorized()
  @Mutation(() => MergeCommunitiesPayload, {
    description:
      '民政局提出合并社区：先出计划，确认后执行 · The bureau asks for a merger: planned first, done when confirmed',
  })
  async mergeCommunities(
    @Ctx() ctx: Context,
    @Arg('input', () => MergeCommunitiesInput, INPUT) input: MergeCommunitiesInput,
  ): Promise<Partial<MergeCommunitiesPayload>> {
    return mergeCommunities(ctx, input);
  }

  @Authorized()
  @Mutation(() => SplitCommunityPayload, {
    description:
      '民政局提出分设社区：划出小区或楼栋成立新社区，先出计划，确认后执行 · The bureau asks for a split: estates or buildings become a new community; planned first, done when confirmed',
  })
  async splitCommunity(
    @Ctx() ctx: Context,
    @Arg('input', () => SplitCommunityInput, INPUT) input: SplitCommunityInput,
  ): Promise<Partial<SplitCommunityPayload>> {
    return splitCommunity(ctx, input);
  }

  @Authorized()
  @Mutation(() => DeleteCommunityPayload, {
    description:
      '民政局申请永久删除社区：须另一人确认，宽限期后执行 · The bureau asks for a deletion for good: another person confirms, done after a grace',
  })
  async deleteCommunity(
    @Ctx() ctx: Context,
    @Arg('input', () => DeleteCommunityInput, INPUT) input: DeleteCommunityInput,
  ): Promise<Partial<DeleteCommunityPayload>> {
    return deleteCommunity(ctx, input);
  }

  @Authorized()
  @Mutation(() => ConfirmCommunityOperationPayload, {
    description:
      '民政局确认合并、分设或删除；删除须由另一人确认 · The bureau confirms a merger, a split or a deletion; a deletion by another person',
  })
  async confirmCommunityOperation(
    @Ctx() ctx: Context,
    @Arg('input', () => ConfirmCommunityOperationInput, INPUT) { operationId }: ConfirmCommunityOperationInput,
  ): Promise<Partial<ConfirmCommunityOperationPayload>> {
    return { operation: await confirmOperation(ctx, operationId) };
  }

  @Authorized()
  @Mutation(() => CancelCommunityOperationPayload, {
    description: '民政局取消尚未执行的操作 · The bureau takes back what has not been done',
  })
  async cancelCommunityOperation(
    @Ctx() ctx: Context,
    @Arg('input', () => CancelCommunityOperationInput, INPUT) { operationId }: CancelCommunityOperationInput,
  ): Promise<Partial<CancelCommunityOperationPayload>> {
    return { operation: await cancelOperation(ctx, operationId) };
  }
}

import { type Read, readPage } from '@gongzhi/reading';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { PageArgs } from '../../graphql/connection.js';
import { Payload, REPLAYED } from '../../graphql/payload.js';
import { shownChanges, UpgradeChange } from '../upgrade/upgrade.types.js';
import { overridesOf } from './overrides.js';
import { AdaptationProposal, AdaptationProposalConnection, adaptationProposals } from './proposal.entity.js';
import {
  AcceptProposalInput,
  DeclineProposalInput,
  ProposeAdaptationInput,
  WithdrawProposalInput,
} from './proposal.inputs.js';
import { acceptProposal, declineProposal, proposeAdaptation, withdrawProposal } from './proposal.service.js';

@ObjectType({ description: '提出建议的结果 · Result of proposing' })
export class ProposeAdaptationPayload extends Payload {
  @Field(() => AdaptationProposal, { nullable: true, description: '建议 · The proposal' })
  declare proposal?: AdaptationProposal;
  @Field(() => Boolean, REPLAYED) declare replayed?: boolean;
}

@ObjectType({ description: '采纳建议的结果 · Result of taking a proposal over' })
export class AcceptProposalPayload extends Payload {
  @Field(() => AdaptationProposal, { nullable: true, description: '建议 · The proposal' })
  declare proposal?: AdaptationProposal;
}

@ObjectType({ description: '不采纳建议的结果 · Result of declining a proposal' })
export class DeclineProposalPayload extends Payload {
  @Field(() => AdaptationProposal, { nullable: true, description: '建议 · The proposal' })
  declare proposal?: AdaptationProposal;
}

@ObjectType({ description: '收回建议的结果 · Result of taking a proposal back' })
export class WithdrawProposalPayload extends Payload {
  @Field(() => AdaptationProposal, { nullable: true, description: '建议 · The proposal' })
  declare proposal?: AdaptationProposal;
}

@Resolver(() => AdaptationProposal)
export class ProposalResolver {
  @Authorized()
  @Query(() => AdaptationProposalConnection, {
    description: '本社区提出的和收到的改进建议，新的在前 · Proposals made by this community and to it, newest first',
  })
  adaptationProposals(@Args(() => PageArgs) args: PageArgs): Read<AdaptationProposal> {
    return readPage(adaptationProposals, args);
  }

  @Authorized()
  @Mutation(() => ProposeAdaptationPayload, {
    description:
      '把克隆或采用之后的调整提给发布者，不含任何人 · Offer what was adapted of a clone or a mechanism to the publisher; nobody’s data is in it',
  })
  async proposeAdaptation(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposeAdaptationInput, { description: '输入 · Input' }) input: ProposeAdaptationInput,
  ): Promise<Partial<ProposeAdaptationPayload>> {
    return proposeAdaptation(ctx, input);
  }

  @Authorized()
  @Mutation(() => AcceptProposalPayload, {
    description:
      '全部或部分采纳，发布新版本并注明贡献者 · Take it over, whole or in part, as a new version that names the contributor',
  })
  async acceptProposal(
    @Ctx() ctx: Context,
    @Arg('input', () => AcceptProposalInput, { description: '输入 · Input' }) input: AcceptProposalInput,
  ): Promise<Partial<AcceptProposalPayload>> {
    return { proposal: await acceptProposal(ctx, input) };
  }

  @Authorized()
  @Mutation(() => DeclineProposalPayload, { description: '不采纳，说明原因 · Decline it, with a reason' })
  async declineProposal(
    @Ctx() ctx: Context,
    @Arg('input', () => DeclineProposalInput, { description: '输入 · Input' }) input: DeclineProposalInput,
  ): Promise<Partial<DeclineProposalPayload>> {
    return { proposal: await declineProposal(ctx, input) };
  }

  @Authorized()
  @Mutation(() => WithdrawProposalPayload, { description: '收回尚未决定的建议 · Take an undecided proposal back' })
  async withdrawProposal(
    @Ctx() ctx: Context,
    @Arg('input', () => WithdrawProposalInput, { description: '输入 · Input' }) input: WithdrawProposalInput,
  ): Promise<Partial<WithdrawProposalPayload>> {
    return { proposal: await withdrawProposal(ctx, input) };
  }

  @FieldResolver(() => [UpgradeChange], {
    description:
      '采纳会替换掉的各处：最新版本（before）已与所针对的版本不同，又与建议（after）不同；已有结果则为空 · What taking it over would replace: where the newest version (`before`) is otherwise by now than the one adapted, and than the proposal (`after`); empty once it is decided',
  })
  async overrides(@Root() proposal: AdaptationProposal, @Ctx() ctx: Context): Promise<UpgradeChange[]> {
    return shownChanges((await overridesOf(ctx, proposal)) ?? []);
  }
}

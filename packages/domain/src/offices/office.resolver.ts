import { type Read, readKnownRows } from '@gongzhi/reading';
import { Arg, Authorized, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Payload } from '../graphql/payload.js';
import { Membership } from '../people/membership.entity.js';
import { Substitute, substitutes } from '../people/substitute.entity.js';
import { Settlement, settlements } from '../projects/settlement.entity.js';
import { type HandedOver, handOver } from './hand-over.service.js';
import { HandOverInput } from './office.inputs.js';

@ObjectType({ description: '交接的结果 · Result of a handover' })
export class HandOverPayload extends Payload {
  @Field(() => Membership, { nullable: true, description: '交出的任职，已定末日 · The membership that ends' })
  declare ended?: Membership;
  @Field(() => Membership, { nullable: true, description: '接任者的任职 · The successor’s membership' })
  declare begun?: Membership;
  declare open?: HandedOver;
}

@Resolver(() => HandOverPayload)
export class OfficeResolver {
  @Authorized()
  @Mutation(() => HandOverPayload, {
    description:
      '交接任职：一人离任、一人接任，同时生效 · Hand a membership over: one term ends and the successor’s begins, both or neither',
  })
  async handOver(
    @Ctx() ctx: Context,
    @Arg('input', () => HandOverInput, { description: '输入 · Input' }) input: HandOverInput,
  ): Promise<Partial<HandOverPayload>> {
    const open = await handOver(ctx, input);
    return { ended: open.ended, begun: open.begun, open };
  }

  @FieldResolver(() => [Settlement], {
    description: '交出者提交、尚未审批的结算 · Settlements that the predecessor filed and nobody has decided',
  })
  openSettlements(@Root() { open }: HandOverPayload): Read<Settlement> | [] {
    return open ? readKnownRows(settlements, { id: { $in: open.settlementIds } }) : [];
  }

  @FieldResolver(() => [Substitute], {
    description: '交出者仍在其中的替补关系 · Substitutions that the predecessor still stands in',
  })
  openSubstitutes(@Root() { open }: HandOverPayload): Read<Substitute> | [] {
    return open ? readKnownRows(substitutes, { id: { $in: open.substituteIds } }) : [];
  }
}

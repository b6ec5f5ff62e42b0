import { type Read, readFirst } from '@gongzhi/reading';
import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../../context.js';
import { Payload } from '../../../graphql/payload.js';
import { PointsSetting, pointsSettings } from './points-setting.entity.js';
import { SetPointsValidityInput } from './points-setting.inputs.js';
import { setPointsValidity } from './points-setting.service.js';

@ObjectType({ description: '设定积分有效期的结果 · Result of setting how long points are valid' })
export class SetPointsValidityPayload extends Payload {
  @Field(() => PointsSetting, { nullable: true, description: '积分设置 · The setting' })
  declare setting?: PointsSetting;
}

@Resolver()
export class PointsSettingResolver {
  @Authorized()
  @Query(() => PointsSetting, {
    nullable: true,
    description:
      '积分设置；未设过则为空，积分长期有效 · What is set for points; null where nothing is: then they are valid for ever',
  })
  pointsSetting(@Ctx() ctx: Context): Read<PointsSetting> | null {
    return ctx.community ? readFirst(pointsSettings) : null;
  }

  @Authorized()
  @Mutation(() => SetPointsValidityPayload, {
    description:
      '设定积分有效期；缩短的，下下个月起才有积分过期 · Set how long points are valid; where that is shorter, nothing expires before the month after next',
  })
  async setPointsValidity(
    @Ctx() ctx: Context,
    @Arg('input', () => SetPointsValidityInput, { description: '输入 · Input' }) input: SetPointsValidityInput,
  ): Promise<Partial<SetPointsValidityPayload>> {
    return { setting: await setPointsValidity(ctx, input) };
  }
}

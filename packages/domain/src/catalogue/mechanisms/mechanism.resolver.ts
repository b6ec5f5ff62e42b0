import type { Read } from '@gongzhi/reading';
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
import { Payload, UserError } from '../../graphql/payload.js';
import { userErrorsOf } from '../../graphql/user-errors.js';
import { FitItem, fitItemsOf } from '../fit-item.js';
import { Template } from '../template.entity.js';
import { UpgradeOffer } from '../upgrade/upgrade.resolver.js';
import { shownChanges, shownConflicts, UpgradeChange, UpgradeConflict } from '../upgrade/upgrade.types.js';
import { adoptMechanism, previewMechanism, undoMechanism } from './adopt-mechanism.service.js';
import {
  AdoptMechanismInput,
  PreviewMechanismInput,
  PublishMechanismInput,
  UndoMechanismInput,
} from './mechanism.inputs.js';
import { MechanismAdoption, MechanismAdoptionConnection } from './mechanism-adoption.entity.js';
import { mechanismOfferOf } from './mechanism-offers.js';
import { type MechanismPlan, titleOfPath } from './mechanism-plan.js';
import { adoptionsMeant } from './mechanism-standing.js';
import { publishMechanism } from './publish-mechanism.service.js';

@ObjectType({
  description: '采用机制的预览：与真正采用的结果一致 · What adopting a mechanism with the same input would do',
})
export class MechanismPreview {
  @Field(() => Template, {
    nullable: true,
    description: '此前采用的版本；首次采用则为空 · The version adopted before; null for the first one',
  })
  declare from: Template | null;
  @Field(() => Template, { description: '要采用的版本 · The version to adopt' }) declare to: Template;
  @Field(() => String, {
    description: '采用时原样送回；其间有变化则拒绝 · Send it back to adopt: refused where something changed meanwhile',
  })
  declare revision: string;
  @Field(() => [UpgradeChange], { description: '本社区的改动 · What would change here' })
  declare changes: UpgradeChange[];
  @Field(() => [UpgradeConflict], {
    description: '本社区与该版本不一致的各处，须逐处决定 · What is otherwise here and there: each is to be decided',
  })
  declare conflicts: UpgradeConflict[];
  @Field(() => [FitItem], { description: '适配报告 · Fit report' }) declare fit: FitItem[];
  @Field(() => [UserError], {
    description: '需先解决的问题；为空即可采用 · What stands in the way; empty: it can be adopted',
  })
  declare problems: UserError[];
}

@ObjectType({ description: '发布机制的结果 · Result of publishing a mechanism' })
export class PublishMechanismPayload extends Payload {
  @Field(() => Template, { nullable: true, description: '已发布的版本 · The version published' })
  declare template?: Template;
  @Field(() => [String], {
    nullable: true,
    description:
      '因提到人名等而未发布的各项，如 fundingLines.outings：它们不能改名 · What names a person and cannot be renamed, and so was left out, as in fundingLines.outings',
  })
  declare leftOut?: string[];
}

@ObjectType({ description: '采用机制的结果 · Result of adopting a mechanism' })
export class AdoptMechanismPayload extends Payload {
  @Field(() => MechanismAdoption, { nullable: true, description: '这次采用 · The adoption' })
  declare adoption?: MechanismAdoption;
  @Field(() => Boolean, { nullable: true, description: '是否为同一幂等键的重放 · Whether the key had done it before' })
  declare replayed?: boolean;
}

@ObjectType({ description: '撤销采用的结果 · Result of undoing an adoption' })
export class UndoMechanismPayload extends Payload {
  @Field(() => MechanismAdoption, { nullable: true, description: '被撤销的采用 · The adoption that was undone' })
  declare adoption?: MechanismAdoption;
  @Field(() => [String], {
    nullable: true,
    description: '采用之后又被改动、因而保持现状的各处 · What was changed since, and so stays as it is',
  })
  declare kept?: string[];
}

@Resolver(() => MechanismAdoption)
export class MechanismResolver {
  @Authorized()
  @Query(() => MechanismAdoptionConnection, {
    description: '本社区采用过的机制，新的在前 · Mechanisms that were adopted here, the newest first',
  })
  mechanismAdoptions(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('withdrawn', () => Boolean, {
      defaultValue: false,
      description: '只看在用而版本已被撤回的 · Those alone that are in use and whose version was withdrawn for safety',
    })
    withdrawn: boolean,
    @Arg('upgradeAvailable', () => Boolean, {
      defaultValue: false,
      description:
        '只看在用而发布者已有新版本的 · Those alone that are in use and lag behind their publisher’s version',
    })
    upgradeAvailable: boolean,
  ): Read<MechanismAdoption> | Promise<Read<MechanismAdoption>> {
    return adoptionsMeant(ctx, args, { withdrawn, upgradeAvailable });
  }

  @Authorized()
  @Query(() => MechanismPreview, {
    description: '预览采用机制，不写入任何内容 · Preview the adoption of a mechanism; writes nothing',
  })
  async previewMechanism(
    @Ctx() ctx: Context,
    @Arg('input', () => PreviewMechanismInput, { description: '输入 · Input' }) input: PreviewMechanismInput,
  ): Promise<MechanismPreview> {
    return mechanismPreviewOf(ctx, await previewMechanism(ctx, input));
  }

  @Authorized()
  @Mutation(() => PublishMechanismPayload, {
    description:
      '把本社区的一种机制发布为模板，供别处采用 · Publish a mechanism as this community has it, for others to adopt',
  })
  publishMechanism(
    @Ctx() ctx: Context,
    @Arg('input', () => PublishMechanismInput, { description: '输入 · Input' }) input: PublishMechanismInput,
  ): Promise<Partial<PublishMechanismPayload>> {
    return publishMechanism(ctx, input);
  }

  @Authorized()
  @Mutation(() => AdoptMechanismPayload, {
    description:
      '采用一种机制的一个版本，首次与后续改进都用它：全部成功或全不改动 · Take a version of a mechanism over, the first or a later one: all of it or nothing',
  })
  adoptMechanism(
    @Ctx() ctx: Context,
    @Arg('input', () => AdoptMechanismInput, { description: '输入 · Input' }) input: AdoptMechanismInput,
  ): Promise<Partial<AdoptMechanismPayload>> {
    return adoptMechanism(ctx, input);
  }

  @Authorized()
  @Mutation(() => UndoMechanismPayload, {
    description: '撤销一种机制最近一次采用 · Undo the last adoption of a mechanism',
  })
  undoMechanism(
    @Ctx() ctx: Context,
    @Arg('input', () => UndoMechanismInput, { description: '输入 · Input' }) input: UndoMechanismInput,
  ): Promise<Partial<UndoMechanismPayload>> {
    return undoMechanism(ctx, input);
  }

  @FieldResolver(() => UpgradeOffer, {
    nullable: true,
    description:
      '发布者的新版本；已是最新、已撤销或已由后来的采用取代则为空 · A newer version of its publisher’s; null where it has the newest, was undone, or a later adoption took its place',
  })
  async upgradeAvailable(@Root() adoption: MechanismAdoption, @Ctx() ctx: Context): Promise<UpgradeOffer | null> {
    return (await mechanismOfferOf(ctx, adoption)) ?? null;
  }
}

/** A plan as it is shown. */
export function mechanismPreviewOf(ctx: Context, plan: MechanismPlan): MechanismPreview {
  const { kind, from, to, revision, changes, conflicts, fit, problems } = plan;
  return {
    ...{ from, to, revision, changes: shownChanges(changes) },
    conflicts: shownConflicts(conflicts, (path) => titleOfPath(kind, path)[ctx.language]),
    fit: fitItemsOf(fit, ctx.language),
    problems: userErrorsOf(problems, ctx.language),
  };
}

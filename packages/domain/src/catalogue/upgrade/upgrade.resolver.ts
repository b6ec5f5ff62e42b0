import { Arg, Authorized, Ctx, Field, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { Payload, UserError } from '../../graphql/payload.js';
import { JsonScalar } from '../../graphql/scalars.js';
import { userErrorsOf } from '../../graphql/user-errors.js';
import { Project } from '../../projects/project.entity.js';
import { FitItem, fitItemsOf } from '../fit-item.js';
import { Template } from '../template.entity.js';
import { changeProject } from './change-project.service.js';
import { undoUpgrade } from './undo-upgrade.service.js';
import { ChangeProjectInput, PreviewUpgradeInput, UndoUpgradeInput, UpgradeProjectInput } from './upgrade.inputs.js';
import { previewUpgrade, upgradeProject } from './upgrade.service.js';
import { shownChanges, shownConflicts, UpgradeChange, UpgradeConflict } from './upgrade.types.js';
import { upgradeOfferOf } from './upgrade-offers.js';
import type { UpgradePlan } from './upgrade-plan.js';
import { summaryOf, titleOfPath } from './upgrade-words.js';

@ObjectType({ description: '升级预览：与真正升级的结果一致 · What upgrading with the same input would do' })
export class UpgradePreview {
  @Field(() => Template, { description: '现在的版本 · The version that it has' }) declare from: Template;
  @Field(() => Template, { description: '升级到的版本 · The version that it would have' }) declare to: Template;
  @Field(() => String, {
    description:
      '升级时原样送回；其间有变化则拒绝 · Send it back to upgrade: refused where something changed meanwhile',
  })
  declare revision: string;
  @Field(() => [String], {
    description: '新版本改了什么，逐条说明 · What the new version changed, line by line',
  })
  declare summary: string[];
  @Field(() => [UpgradeChange], { description: '项目的改动 · What would change of the project' })
  declare changes: UpgradeChange[];
  @Field(() => [UpgradeConflict], {
    description: '双方都改了的各处，须逐处决定 · What both changed: each is to be decided',
  })
  declare conflicts: UpgradeConflict[];
  @Field(() => String, { description: '升级后的名称 · Its title then' }) declare title: string;
  @Field(() => JsonScalar, { description: '升级后的设置 · Its settings then' }) declare config: Record<string, unknown>;
  @Field(() => [FitItem], { description: '新版本的适配报告 · Fit report of the new version' }) declare fit: FitItem[];
  @Field(() => [UserError], {
    description: '需先解决的问题；为空即可升级 · What stands in the way; empty: it can be upgraded',
  })
  declare problems: UserError[];
}

@ObjectType({
  description: '可采用的新版本 · A newer version that a project, or a mechanism that was adopted, could take over',
})
export class UpgradeOffer {
  @Field(() => Template, { description: '新版本 · The newer version' }) declare template: Template;
  @Field(() => [String], { description: '改了什么，逐条说明 · What it changed, line by line' })
  declare summary: string[];
}

@ObjectType({ description: '升级的结果 · Result of upgrading' })
export class UpgradeProjectPayload extends Payload {
  @Field(() => Project, { nullable: true, description: '升级后的项目 · The project, upgraded' })
  declare project?: Project;
}

@ObjectType({ description: '撤销升级的结果 · Result of undoing an upgrade' })
export class UndoUpgradePayload extends Payload {
  @Field(() => Project, { nullable: true, description: '项目 · The project' }) declare project?: Project;
  @Field(() => [String], {
    nullable: true,
    description: '升级之后又被改动、因而保持现状的各处 · What was changed since the upgrade, and so stays as it is',
  })
  declare kept?: string[];
}

@ObjectType({ description: '调整项目的结果 · Result of changing a project' })
export class ChangeProjectPayload extends Payload {
  @Field(() => Project, { nullable: true, description: '项目 · The project' }) declare project?: Project;
}

@Resolver(() => Project)
export class UpgradeResolver {
  @Authorized()
  @Query(() => UpgradePreview, { description: '预览升级，不写入任何内容 · Preview an upgrade; writes nothing' })
  async previewUpgrade(
    @Ctx() ctx: Context,
    @Arg('input', () => PreviewUpgradeInput, { description: '输入 · Input' }) input: PreviewUpgradeInput,
  ): Promise<UpgradePreview> {
    return shownPlan(ctx, await previewUpgrade(ctx, input));
  }

  @Authorized()
  @Mutation(() => UpgradeProjectPayload, {
    description:
      '把克隆来的项目升级到新版本：参加者、记录、资金、积分不变 · Take a newer version over into a cloned project; persons, records, money and points stay',
  })
  async upgradeProject(
    @Ctx() ctx: Context,
    @Arg('input', () => UpgradeProjectInput, { description: '输入 · Input' }) input: UpgradeProjectInput,
  ): Promise<Partial<UpgradeProjectPayload>> {
    return { project: await upgradeProject(ctx, input) };
  }

  @Authorized()
  @Mutation(() => UndoUpgradePayload, { description: '撤销最近一次升级 · Undo the last upgrade' })
  undoUpgrade(
    @Ctx() ctx: Context,
    @Arg('input', () => UndoUpgradeInput, { description: '输入 · Input' }) input: UndoUpgradeInput,
  ): Promise<Partial<UndoUpgradePayload>> {
    return undoUpgrade(ctx, input);
  }

  @Authorized()
  @Mutation(() => ChangeProjectPayload, {
    description: '调整项目的名称和设置 · Change a project’s title and settings',
  })
  async changeProject(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeProjectInput, { description: '输入 · Input' }) input: ChangeProjectInput,
  ): Promise<Partial<ChangeProjectPayload>> {
    return { project: await changeProject(ctx, input) };
  }

  @FieldResolver(() => UpgradeOffer, {
    nullable: true,
    description: '所克隆模板的新版本；已是最新则为空 · A newer version of its template; null where it has the newest',
  })
  async upgradeAvailable(@Root() project: Project, @Ctx() ctx: Context): Promise<UpgradeOffer | null> {
    return (await upgradeOfferOf(ctx, project)) ?? null;
  }
}

function shownPlan(ctx: Context, plan: UpgradePlan): UpgradePreview {
  const { module, from, to, revision, document, news, changes, conflicts, fit, problems } = plan;
  return {
    ...{ from, to, revision, title: document.title, config: document.config },
    summary: news.map((change) => summaryOf(module, change, ctx.language)),
    changes: shownChanges(changes),
    conflicts: shownConflicts(conflicts, (path) => titleOfPath(module, path)[ctx.language]),
    fit: fitItemsOf(fit, ctx.language),
    problems: userErrorsOf(problems, ctx.language),
  };
}

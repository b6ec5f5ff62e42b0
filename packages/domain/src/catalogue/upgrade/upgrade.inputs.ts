import { Field, ID, InputType, Int } from 'type-graphql';
import { JsonScalar } from '../../graphql/scalars.js';
import { ResolutionTake } from './upgrade.enums.js';

@InputType({ description: '一处改动如何处理 · How one path is decided' })
export class ResolutionInput {
  @Field(() => String, { description: '路径，如 config.mealSubsidy · The path, as in config.mealSubsidy' })
  declare path: string;
  @Field(() => ResolutionTake, { description: '取谁的 · Whose value' }) declare take: ResolutionTake;
  @Field(() => JsonScalar, { nullable: true, description: '取 VALUE 时的值 · The value, for VALUE' })
  declare value?: unknown;
}

@InputType({ description: '升级的预览 · Preview of an upgrade' })
export class PreviewUpgradeInput {
  @Field(() => ID, { description: '克隆来的项目 · The project, which was cloned' }) declare projectId: string;
  @Field(() => ID, {
    nullable: true,
    description: '升级到哪个版本；不填则为最新 · Which version; by default the newest',
  })
  declare templateId?: string;
  @Field(() => [ResolutionInput], { nullable: true, description: '逐处的处理 · How paths are decided' })
  declare resolutions?: ResolutionInput[];
}

@InputType({ description: '升级项目 · Upgrade a project' })
export class UpgradeProjectInput extends PreviewUpgradeInput {
  @Field(() => String, {
    description:
      '预览给出的 revision：其间有人改动则拒绝 · The preview’s `revision`: refused where something changed since',
  })
  declare revision: string;
}

@InputType({ description: '撤销最近一次升级 · Undo the last upgrade' })
export class UndoUpgradeInput {
  @Field(() => ID, { description: '项目 · The project' }) declare projectId: string;
  @Field(() => Int, {
    description: '要撤销的升级的序号，须为最近一次 · The number of the upgrade, which must be the last',
  })
  declare number: number;
}

@InputType({ description: '调整项目 · Change a project' })
export class ChangeProjectInput {
  @Field(() => ID, { description: '项目 · The project' }) declare projectId: string;
  @Field(() => String, { nullable: true, description: '名称；不填则不改 · Title; unchanged by default' })
  declare title?: string;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      '要改的设置；克隆来的项目须在模板允许的范围内 · Settings to change; of a clone, within its template’s bounds',
  })
  declare config?: unknown;
}

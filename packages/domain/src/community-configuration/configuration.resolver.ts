import type { Json } from '@gongzhi/kernel';
import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { Payload, UserError } from '../graphql/payload.js';
import { JsonScalar } from '../graphql/scalars.js';
import { userErrorsOf } from '../graphql/user-errors.js';
import { ApplyConfigurationInput, PlanConfigurationInput } from './configuration.inputs.js';
import {
  applyConfiguration,
  type ConfigurationPlan,
  type ConfigurationRead,
  type PlannedChange,
  planConfiguration,
  readConfiguration,
} from './configuration.service.js';

@ObjectType({
  description: '社区的整套配置：不含人、资金与标识 · How a community is set up: no persons, no money, no ids',
})
export class CommunityConfiguration {
  @Field(() => JsonScalar, { description: '配置文档，按部分 · The document, by sections' })
  declare document: Json;
  @Field(() => String, {
    description: '版次：内容一变即变 · Its revision: another one as soon as anything is otherwise',
  })
  declare revision: string;
  @Field(() => [String], {
    description:
      '因提到已登记的人而未写入的各处；应用时保持原样 · What names somebody who is registered here: left out, and applying leaves it as it is',
  })
  declare leftOut: string[];
}

@ObjectType({ description: '配置的一处改动 · One thing that a configuration changes' })
export class ConfigurationChange {
  @Field(() => String, { description: '路径，如 pointsRules.sorts-waste.points · Its path' }) declare path: string;
  @Field(() => String, { description: '所属部分的名称 · What the section is called' }) declare section: string;
  @Field(() => JsonScalar, { nullable: true, description: '原来的值；没有则为空 · What was there; null for nothing' })
  declare before: Json;
  @Field(() => JsonScalar, {
    nullable: true,
    description: '之后的值；没有则为空 · What is there then; null for nothing',
  })
  declare after: Json;
}

@ObjectType({
  description: '配置计划：与真正应用的结果一致 · What applying the same document would do',
})
export class ConfigurationPreview {
  @Field(() => String, {
    description: '应用时原样送回 · Send it back to apply: refused where something changed meanwhile',
  })
  declare revision: string;
  @Field(() => [ConfigurationChange], {
    description: '各处改动；为空即无需改动 · What would change; empty for nothing',
  })
  declare changes: ConfigurationChange[];
  @Field(() => [UserError], {
    description: '需先解决的问题；为空即可应用 · What stands in the way; empty: it can be applied',
  })
  declare problems: UserError[];
}

@ObjectType({ description: '应用社区配置的结果 · Result of bringing a community to a configuration' })
export class ApplyConfigurationPayload extends Payload {
  @Field(() => [ConfigurationChange], { nullable: true, description: '所作的改动 · What was changed' })
  declare changes?: ConfigurationChange[];
  @Field(() => Boolean, {
    nullable: true,
    description: '该幂等键此前是否已应用过 · Whether this key had applied it before',
  })
  declare replayed?: boolean;
}

@Resolver()
export class ConfigurationResolver {
  @Authorized()
  @Query(() => CommunityConfiguration, {
    description: '本社区的整套配置，可作为文件审阅 · The community’s whole configuration, to be reviewed as files',
  })
  communityConfiguration(@Ctx() ctx: Context): Promise<ConfigurationRead> {
    return readConfiguration(ctx);
  }

  @Authorized()
  @Query(() => ConfigurationPreview, {
    description: '一份配置会改动什么，不写入任何内容 · What a configuration would change; writes nothing',
  })
  async planConfiguration(
    @Ctx() ctx: Context,
    @Arg('input', () => PlanConfigurationInput, { description: '输入 · Input' }) input: PlanConfigurationInput,
  ): Promise<ConfigurationPreview> {
    const plan: ConfigurationPlan = await planConfiguration(ctx, input.document);
    return {
      revision: plan.revision,
      changes: shown(ctx, plan.changes),
      problems: userErrorsOf(plan.problems, ctx.language),
    };
  }

  @Authorized()
  @Mutation(() => ApplyConfigurationPayload, {
    description:
      '应用一份配置：照计划全部执行或完全不执行，每一处按其单独修改时的权限 · Bring the community to a configuration: all of the plan or nothing, each part by the rights that it takes by itself',
  })
  async applyConfiguration(
    @Ctx() ctx: Context,
    @Arg('input', () => ApplyConfigurationInput, { description: '输入 · Input' }) input: ApplyConfigurationInput,
  ): Promise<Partial<ApplyConfigurationPayload>> {
    const { plan, replayed } = await applyConfiguration(ctx, input);
    return { changes: shown(ctx, plan.changes), replayed };
  }
}

const shown = ({ language }: Context, changes: readonly PlannedChange[]): ConfigurationChange[] =>
  changes.map(({ path, section, before = null, after = null }) => ({
    ...{ path, before, after },
    section: section.title[language],
  }));

import { Field, InputType, Int } from 'type-graphql';
import { JsonScalar } from '../graphql/scalars.js';

@InputType({ description: '对一条城市规则的收紧 · What to take away from one rule of the city’s constitution' })
export class NarrowingInput {
  @Field(() => String, { description: '规则的键，见 cityConstitution · Key of the rule, as in cityConstitution' })
  declare rule: string;
  @Field(() => [String], {
    nullable: true,
    description: '只对这些角色，如 LEADER；空为全部 · For these holders only, as in LEADER; null for all',
  })
  declare holders?: readonly string[];
  @Field(() => [String], {
    nullable: true,
    description:
      '只对这些职务，如 CLERK，NONE 为未定职务；空为全部 · For these positions only, as in CLERK, or NONE for none in particular; null for all',
  })
  declare positions?: readonly string[];
  @Field(() => [String], {
    nullable: true,
    description: '只对这些操作，如 read；空为全部 · For these actions only, as in read; null for all',
  })
  declare actions?: readonly string[];
  @Field(() => [String], {
    nullable: true,
    description: '只对这些对象，如 Person；空为全部 · For these subjects only, as in Person; null for all',
  })
  declare subjects?: readonly string[];
  @Field(() => Boolean, { nullable: true, description: '完全取消 · Remove it altogether' }) declare removed?: boolean;
  @Field(() => JsonScalar, {
    nullable: true,
    description: '另须满足的条件，如 {"status": "RUNNING"} · What a row must be besides, as in {"status": "RUNNING"}',
  })
  declare conditions?: unknown;
  @Field(() => [String], {
    nullable: true,
    description: '不再显示的字段，如 birthDate · Fields no longer to be shown, as in birthDate',
  })
  declare withoutFields?: readonly string[];
}

@InputType({ description: '一项保留事项 · A reserved affair' })
export class ReservedAffairInput {
  @Field(() => String, { description: '键，如 work-safety · Key, as in work-safety' }) declare key: string;
  @Field(() => String, { description: '中文名称 · Name' }) declare zh: string;
  @Field(() => String, { description: '英文名称 · English name' }) declare en: string;
}

@InputType({
  description:
    '本社区治理规则应成为的样子；未给出的部分不变 · What the constitution is to become; what is not given stays',
})
export class PlanConstitutionInput {
  @Field(() => [NarrowingInput], { nullable: true, description: '收紧的完整列表 · The whole list of narrowings' })
  declare narrowings?: readonly NarrowingInput[];
  @Field(() => [ReservedAffairInput], {
    nullable: true,
    description: '保留事项的完整列表 · The whole list of reserved affairs',
  })
  declare reservedAffairs?: readonly ReservedAffairInput[];
  @Field(() => Int, {
    nullable: true,
    description: '恢复到某次修订，不与其他字段同用 · Go back to a revision; with neither of the others',
  })
  declare restore?: number;
}

@InputType({ description: '修改治理规则 · Change the constitution' })
export class ApplyConstitutionInput extends PlanConstitutionInput {
  @Field(() => Int, {
    description:
      '计划所依据的修订号；期间有人修改则为冲突 · The revision that was planned upon; another one since is a conflict',
  })
  declare expectedRevision: number;
  @Field(() => String, { nullable: true, description: '缘由，留在历史中 · Why; stays in the history' })
  declare note?: string;
}

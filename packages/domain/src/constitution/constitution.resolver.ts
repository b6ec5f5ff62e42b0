import { CITY_CONSTITUTION, HOLDER_WORDS, ROLES } from '@gongzhi/access';
import { hashOf, type Language } from '@gongzhi/kernel';
import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { userErrorsOf } from '../graphql/user-errors.js';
import { ApplyConstitutionInput, PlanConstitutionInput } from './constitution.inputs.js';
import { applyChange, type Planned, planChange } from './constitution.service.js';
import { ApplyConstitutionPayload, CityConstitution, ConstitutionPlanView } from './constitution.types.js';
import { affectedIn, countOf } from './constitution-plan.js';
import {
  type ConstitutionRevision,
  ConstitutionRevisionConnection,
  constitutionRevisions,
} from './constitution-revision.entity.js';
import { explainAccess } from './explain-access.service.js';
import { AccessExplanation, ExplainAccessInput } from './explanation.types.js';

@Resolver()
export class ConstitutionChangeResolver {
  @Authorized()
  @Query(() => CityConstitution, {
    description: '城市治理规则：各角色至多能做什么 · The city’s constitution: what each role may do at most',
  })
  cityConstitution(@Ctx() { language }: Context): CityConstitution {
    return cityConstitutionIn(language);
  }

  @Authorized()
  @Query(() => ConstitutionRevisionConnection, {
    description: '本社区治理规则的历次修订，新的在前 · The history of the community’s constitution, newest first',
  })
  constitutionRevisions(@Args(() => PageArgs) args: PageArgs): Read<ConstitutionRevision> {
    return readPage(constitutionRevisions, args);
  }

  @Authorized()
  @Query(() => ConstitutionPlanView, {
    description: '预览对治理规则的修改，不写入任何内容 · Preview a change of the constitution; writes nothing',
  })
  async planConstitution(
    @Ctx() ctx: Context,
    @Arg('input', () => PlanConstitutionInput, { description: '与修改相同的输入 · The same input as for changing it' })
    input: PlanConstitutionInput,
  ): Promise<ConstitutionPlanView> {
    return planIn(ctx.language, await planChange(ctx, input));
  }

  @Authorized()
  @Query(() => AccessExplanation, {
    description:
      '某人为何能或不能做某事：本人皆可问，他人由管理员或引领者问 · Why somebody may, or may not: of oneself everybody, of others the administrator and the leader may ask',
  })
  explainAccess(
    @Ctx() ctx: Context,
    @Arg('input', () => ExplainAccessInput, { description: '输入 · Input' }) input: ExplainAccessInput,
  ): Promise<AccessExplanation> {
    return explainAccess(ctx, input);
  }

  @Authorized()
  @Mutation(() => ApplyConstitutionPayload, {
    description:
      '修改本社区治理规则，立即生效；只能收紧 · Change the community’s constitution, at once; it can only narrow the city’s',
  })
  async applyConstitution(
    @Ctx() ctx: Context,
    @Arg('input', () => ApplyConstitutionInput, { description: '输入 · Input' }) input: ApplyConstitutionInput,
  ): Promise<Partial<ApplyConstitutionPayload>> {
    const { constitution, ...planned } = await applyChange(ctx, input);
    return { constitution, plan: planIn(ctx.language, planned) };
  }
}

const VERSION = hashOf(CITY_CONSTITUTION).slice(0, 12);

const cityConstitutionIn = (language: Language): CityConstitution => ({
  version: VERSION,
  rules: CITY_CONSTITUTION.map(({ title, why, conditions = null, entrenched = false, ...rule }) => ({
    key: rule.key,
    title: title[language],
    why: why[language],
    holders: [...rule.holders],
    positions: ROLES.flatMap((role) => {
      const positions = rule.positions?.[role];
      return positions ? [{ role, positions: [...positions] }] : [];
    }),
    actions: [...rule.actions],
    subjects: [...rule.subjects],
    conditions,
    entrenched,
  })),
});

const planIn = (language: Language, { plan, conflicts }: Planned): ConstitutionPlanView => ({
  revision: plan.revision,
  changes: plan.changes.map(({ rule, holder, before, after, affects }) => ({
    rule: rule.key,
    title: rule.title[language],
    holder,
    holderTitle: HOLDER_WORDS[holder][language],
    before: before.map((each) => each[language]),
    after: after.map((each) => each[language]),
    affected: countOf(affects),
  })),
  affairs: plan.affairs,
  conflicts,
  affected: affectedIn(plan),
  narrowings: plan.narrowings,
  problems: userErrorsOf(plan.problems, language),
});

import { Field, InputType } from 'type-graphql';
import { JsonScalar } from '../graphql/scalars.js';

@InputType({
  description:
    '社区配置应成为的样子；未给出的部分不变 · What a community’s configuration is to become; sections that are not given stay',
})
export class PlanConfigurationInput {
  @Field(() => JsonScalar, {
    description:
      '配置文档，如 communityConfiguration 所给：{ "pointsRules": […], … } · The document, as communityConfiguration gives it: { "pointsRules": […], … }',
  })
  declare document: unknown;
}

@InputType({ description: '应用社区配置 · Bring a community to a configuration' })
export class ApplyConfigurationInput extends PlanConfigurationInput {
  @Field(() => String, {
    description:
      'planConfiguration 给出的版次；其间有变化则拒绝 · The revision that planConfiguration gave; refused where something changed since',
  })
  declare revision: string;
  @Field(() => String, {
    nullable: true,
    description: '幂等键：同键只应用一次 · Idempotency key: the same key applies once',
  })
  declare idempotencyKey?: string;
}

import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: '向发布者提出改进建议 · Propose an adaptation to the publisher' })
export class ProposeAdaptationInput {
  @Field(() => ID, {
    nullable: true,
    description: '克隆来的项目；机制则填 adoptionId · The project, which was cloned; or else `adoptionId`',
  })
  declare projectId?: string;
  @Field(() => ID, {
    nullable: true,
    description:
      '机制的一次采用，未撤销的：提出本社区现在的样子 · An adoption of a mechanism, not undone: it is proposed as it is here now',
  })
  declare adoptionId?: string;
  @Field(() => String, { description: '说明：为什么这样改更好 · Why it is better so' }) declare message: string;
  @Field(() => [String], {
    nullable: true,
    description: '只提哪些改动，按路径；不填则为全部 · Which of its changes, by path; all of them by default',
  })
  declare paths?: string[];
  @Field(() => String, { description: '幂等键 · Idempotency key' }) declare idempotencyKey: string;
}

@InputType({ description: '采纳改进建议 · Take a proposal over' })
export class AcceptProposalInput {
  @Field(() => ID, { description: '建议 · The proposal' }) declare proposalId: string;
  @Field(() => [String], {
    nullable: true,
    description: '采纳哪些改动，按路径；不填则为全部 · Which of its changes, by path; all of them by default',
  })
  declare paths?: string[];
  @Field(() => String, {
    description: '新版本号（语义化），须高于已发布的版本 · The new version (semantic), above those published',
  })
  declare version: string;
}

@InputType({ description: '不采纳改进建议 · Decline a proposal' })
export class DeclineProposalInput {
  @Field(() => ID, { description: '建议 · The proposal' }) declare proposalId: string;
  @Field(() => String, { description: '原因，提出者会看到 · Why, as the proposer is told' }) declare reason: string;
}

@InputType({ description: '收回改进建议 · Take a proposal back' })
export class WithdrawProposalInput {
  @Field(() => ID, { description: '建议 · The proposal' }) declare proposalId: string;
}

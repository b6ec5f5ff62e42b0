import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { Consent } from '../people/consent.entity.js';
import { WithdrawConsentInput } from '../people/consent.inputs.js';
import { Enrolment } from '../projects/enrolment.entity.js';
import { ConfirmErasureInput, Erasure, ErasureConnection, erasures, RequestErasureInput } from './erasure.entity.js';
import { confirmErasure, requestErasure } from './erasure.service.js';
import { exportPerson } from './export.service.js';
import { ExportPersonInput, PersonExport } from './export.types.js';
import { unmaskIdentifier } from './unmask.service.js';
import { UnmaskedIdentifier, UnmaskIdentifierInput } from './unmasking.entity.js';
import { withdrawConsent } from './withdraw.service.js';

@ObjectType({ description: '查看完整标识的结果 · Result of asking for a whole identifier' })
export class UnmaskIdentifierPayload extends Payload {
  @Field(() => UnmaskedIdentifier, { nullable: true, description: '完整的标识 · The identifier' })
  declare identifier?: UnmaskedIdentifier;
}

@ObjectType({ description: '撤回同意的结果 · Result of withdrawing a consent' })
export class WithdrawConsentPayload extends Payload {
  @Field(() => Consent, { nullable: true, description: '已撤回的同意 · The consent, withdrawn' })
  declare consent?: Consent;
  @Field(() => [Enrolment], {
    nullable: true,
    description: '因此结束的参加 · Enrolments that rested on it, and ended',
  })
  declare ended?: Enrolment[];
}

@ObjectType({ description: '导出一人信息的结果 · Result of exporting a person’s data' })
export class ExportPersonPayload extends Payload {
  @Field(() => PersonExport, { nullable: true, description: '导出的信息 · What is held' })
  declare export?: PersonExport;
}

@ObjectType({ description: '申请删除的结果 · Result of asking for an erasure' })
export class RequestErasurePayload extends Payload {
  @Field(() => Erasure, { nullable: true, description: '申请 · The request' }) declare erasure?: Erasure;
}

@ObjectType({ description: '确认删除的结果 · Result of confirming an erasure' })
export class ConfirmErasurePayload extends Payload {
  @Field(() => Erasure, { nullable: true, description: '已执行的删除 · The erasure, carried out' })
  declare erasure?: Erasure;
}

@Resolver()
export class PrivacyResolver {
  @Authorized()
  @Query(() => ErasureConnection, {
    description: '个人信息的删除申请，新的在前 · Erasures that were asked for, newest first',
  })
  erasures(@Args(() => PageArgs) args: PageArgs): Read<Erasure> {
    return readPage(erasures, args);
  }

  @Authorized()
  @Mutation(() => ExportPersonPayload, {
    description:
      '导出社区所掌握的关于一人的全部信息，记入审计 · Everything that the community holds about a person; told in the audit trail',
  })
  async exportPerson(
    @Ctx() ctx: Context,
    @Arg('input', () => ExportPersonInput, { description: '输入 · Input' }) input: ExportPersonInput,
  ): Promise<Partial<ExportPersonPayload>> {
    return { export: await exportPerson(ctx, input) };
  }

  @Authorized()
  @Mutation(() => RequestErasurePayload, {
    description:
      '申请删除一人的信息；有未了事项时逐条说明，另一人确认后才执行 · Ask for a person’s data to be erased; what is still open is told; nothing is lost until somebody else confirms',
  })
  async requestErasure(
    @Ctx() ctx: Context,
    @Arg('input', () => RequestErasureInput, { description: '输入 · Input' }) input: RequestErasureInput,
  ): Promise<Partial<RequestErasurePayload>> {
    return { erasure: await requestErasure(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ConfirmErasurePayload, {
    description: '确认并执行删除：不可恢复 · Confirm and carry out an erasure: nobody can undo it',
  })
  async confirmErasure(
    @Ctx() ctx: Context,
    @Arg('input', () => ConfirmErasureInput, { description: '输入 · Input' }) input: ConfirmErasureInput,
  ): Promise<Partial<ConfirmErasurePayload>> {
    return { erasure: await confirmErasure(ctx, input) };
  }

  @Authorized()
  @Mutation(() => UnmaskIdentifierPayload, {
    description:
      '查看一个完整标识：须说明目的，60 秒内有效，记入审计，本人可见 · See one whole identifier: for a stated purpose, for 60 seconds, told in the audit trail and to the person',
  })
  async unmaskIdentifier(
    @Ctx() ctx: Context,
    @Arg('input', () => UnmaskIdentifierInput, { description: '输入 · Input' }) input: UnmaskIdentifierInput,
  ): Promise<Partial<UnmaskIdentifierPayload>> {
    return { identifier: await unmaskIdentifier(ctx, input) };
  }

  @Authorized()
  @Mutation(() => WithdrawConsentPayload, {
    description: '撤回一项同意；依赖它的参加随即结束 · Withdraw a consent; enrolments that rest on it end',
  })
  async withdrawConsent(
    @Ctx() ctx: Context,
    @Arg('input', () => WithdrawConsentInput, { description: '输入 · Input' }) input: WithdrawConsentInput,
  ): Promise<Partial<WithdrawConsentPayload>> {
    return withdrawConsent(ctx, input);
  }
}

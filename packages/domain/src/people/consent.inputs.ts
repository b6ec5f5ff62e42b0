import { Field, ID, InputType } from 'type-graphql';
import { LocalDateScalar } from '../graphql/scalars.js';
import { ConsentForm, ConsentPurpose, GuardianRelation } from './consent.enums.js';

@InputType({ description: '随登记或参加一并取得的同意 · A consent that comes with a registration or an enrolment' })
export class ConsentInput {
  @Field(() => ConsentPurpose, { description: '用途 · Purpose' }) declare purpose: ConsentPurpose;
  @Field(() => ConsentForm, { description: '形式 · How it was given' }) declare form: ConsentForm;
  @Field(() => LocalDateScalar, { nullable: true, description: '同意的日期，默认今天 · Day, today by default' })
  declare givenOn?: string;
  @Field(() => ID, {
    nullable: true,
    description: '代为同意的监护人；不满十四周岁者必填 · The guardian who gave it; needed for somebody under 14',
  })
  declare guardianId?: string;
}

@InputType({ description: '登记一项同意 · Enter a consent' })
export class GiveConsentInput extends ConsentInput {
  @Field(() => ID, { description: '谁的信息 · Whose data it is about' }) declare personId: string;
}

@InputType({ description: '撤回一项同意 · Withdraw a consent' })
export class WithdrawConsentInput {
  @Field(() => ID, { description: '同意 · Consent' }) declare consentId: string;
  @Field(() => ConsentForm, { description: '撤回的形式 · How it was withdrawn' }) declare form: ConsentForm;
}

@InputType({ description: '登记监护人 · Enter a guardian' })
export class RegisterGuardianInput {
  @Field(() => ID, { description: '被监护人 · The ward' }) declare personId: string;
  @Field(() => ID, { description: '监护人，须先登记为人员 · The guardian, a registered person' })
  declare guardianId: string;
  @Field(() => GuardianRelation, { description: '关系 · What the guardian is to the ward' })
  declare relation: GuardianRelation;
  @Field(() => LocalDateScalar, { nullable: true, description: '开始日期，默认今天 · First day, today by default' })
  declare from?: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '结束日期（含） · Last day' }) declare until?: string;
}

@InputType({ description: '结束监护关系 · End a guardianship' })
export class EndGuardianshipInput {
  @Field(() => ID, { description: '监护关系 · Guardianship' }) declare guardianshipId: string;
  @Field(() => LocalDateScalar, { description: '最后一天 · Last day' }) declare until: string;
}

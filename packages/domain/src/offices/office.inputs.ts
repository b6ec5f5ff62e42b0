import { Field, ID, InputType } from 'type-graphql';
import { LocalDateScalar } from '../graphql/scalars.js';

@InputType({ description: '交接任职 · Hand a membership over' })
export class HandOverInput {
  @Field(() => ID, { description: '交出的任职 · Membership that is handed over' }) declare membershipId: string;
  @Field(() => ID, { description: '接任的人，须能登录 · Who takes over; must be able to sign in' })
  declare toPersonId: string;
  @Field(() => LocalDateScalar, { description: '接任首日；前一天为交出者末日 · First day of the successor' })
  declare on: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '新任期末日 · Last day of the new term' })
  declare until?: string;
  @Field(() => String, { nullable: true, description: '原因，如换届 · Why' }) declare reason?: string;
}

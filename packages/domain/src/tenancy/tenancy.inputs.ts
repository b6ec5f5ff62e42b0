import { Field, InputType } from 'type-graphql';

@InputType({ description: '登记楼道（连同小区与楼栋） · Register a stairwell with its estate and building' })
export class RegisterStairwellInput {
  @Field(() => String, { description: '小区名称 · Name of the estate' }) declare estate: string;
  @Field(() => String, { description: '楼栋名称 · Name of the building' }) declare building: string;
  @Field(() => String, { description: '楼道名称 · Name of the stairwell' }) declare stairwell: string;
}

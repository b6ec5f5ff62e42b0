import { Field, ID, InputType } from 'type-graphql';
import { GridNetwork } from './grid.entity.js';

@InputType({ description: '划定网格 · Lay out a grid' })
export class RegisterGridInput {
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => [GridNetwork], {
    nullable: true,
    description: '在此运行的网，默认三网 · Networks; all three by default',
  })
  declare networks?: GridNetwork[];
  @Field(() => [ID], { description: '楼道；一个楼道只属一个网格 · Stairwells; each lies in one grid' })
  declare stairwellIds: string[];
}

@InputType({ description: '调整网格；不填的不变 · Change a grid: what is left out stays' })
export class ChangeGridInput {
  @Field(() => ID, { description: '网格 · Grid' }) declare gridId: string;
  @Field(() => String, { nullable: true, description: '名称 · Name' }) declare name?: string;
  @Field(() => [GridNetwork], { nullable: true, description: '在此运行的网 · Networks' })
  declare networks?: GridNetwork[];
  @Field(() => [ID], { nullable: true, description: '楼道，全部列出 · Stairwells, all of them' })
  declare stairwellIds?: string[];
}

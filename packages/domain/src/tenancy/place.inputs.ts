import { Field, ID, InputType } from 'type-graphql';
import { LocalDateScalar } from '../graphql/scalars.js';

@InputType({ description: '按范围登记楼栋、楼道和住房 · Enter buildings, stairwells and dwellings by range' })
export class GeneratePlacesInput {
  @Field(() => String, { description: '小区名称；不存在时一并登记 · Name of the estate; entered where missing' })
  declare estate: string;
  @Field(() => String, {
    description:
      '范围，如“1–12幢，每幢2单元，1–6层，每层2户” · Range, as in “1–12幢 1–2单元 1–6层 每层2户” (buildings, stairwells, floors, homes per floor)',
  })
  declare range: string;
  @Field(() => Boolean, { nullable: true, description: '只给出计划，不写入 · Only plan, write nothing' })
  declare dryRun?: boolean;
}

@InputType({ description: '更正地点的名称或上级 · Correct a place’s name, or what it belongs to' })
export class CorrectPlaceInput {
  @Field(() => ID, { description: '小区、楼栋、楼道或住房 · The estate, building, stairwell or dwelling' })
  declare placeId: string;
  @Field(() => String, { nullable: true, description: '新名称或室号 · New name, or room' }) declare name?: string;
  @Field(() => ID, {
    nullable: true,
    description: '新的上级：楼栋属小区，楼道属楼栋，住房属楼道 · The estate, building or stairwell that it belongs to',
  })
  declare parentId?: string;
}

@InputType({ description: '停用地点 · Take a place out of use' })
export class RetirePlaceInput {
  @Field(() => ID, { description: '小区、楼栋、楼道或住房，连同其内 · The place, with all that is inside it' })
  declare placeId: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '停用日期，默认今天 · Day, today by default' })
  declare on?: string;
}

@InputType({ description: '恢复使用已停用的地点 · Take a place into use again' })
export class RestorePlaceInput {
  @Field(() => ID, { description: '地点；其内各处另行恢复 · The place; what is inside it is restored by itself' })
  declare placeId: string;
}

import { Field, Int, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/payload.js';
import { Building, Dwelling, Estate, Stairwell } from './place.entity.js';

@ObjectType({ description: '各类地点的数量 · Numbers of places, by kind' })
export class PlaceCounts {
  @Field(() => Int, { description: '小区 · Estates' }) declare estate: number;
  @Field(() => Int, { description: '楼栋 · Buildings' }) declare building: number;
  @Field(() => Int, { description: '楼道 · Stairwells' }) declare stairwell: number;
  @Field(() => Int, { description: '住房 · Dwellings' }) declare dwelling: number;
}

@ObjectType({ description: '一个范围的登记计划 · What one range enters' })
export class PlannedPlaces {
  @Field(() => Int, { description: '文件行号；非文件为 1 · Line in the file; 1 without one' }) declare line: number;
  @Field(() => String, { description: '小区 · Estate' }) declare estate: string;
  @Field(() => PlaceCounts, { description: '新登记 · What is entered' }) declare create: PlaceCounts;
  @Field(() => PlaceCounts, { description: '已存在，不变 · What is there already' }) declare unchanged: PlaceCounts;
  @Field(() => [String], { description: '新登记的地点，最多列 50 个 · What is entered, the first 50' })
  declare created: string[];
}

@ObjectType({ description: '按范围登记的结果 · Result of entering places by range' })
export class GeneratePlacesPayload extends Payload {
  @Field(() => PlannedPlaces, { nullable: true, description: '计划 · The plan' }) declare plan?: PlannedPlaces;
  @Field(() => Estate, { nullable: true, description: '小区；预演时为空 · The estate; null when only planning' })
  declare estate?: Estate | null;
}

/** One of the places is not null: the one that was changed. */
@ObjectType()
abstract class PlacePayload extends Payload {
  @Field(() => Estate, { nullable: true, description: '小区 · The estate' }) declare estate?: Estate;
  @Field(() => Building, { nullable: true, description: '楼栋 · The building' }) declare building?: Building;
  @Field(() => Stairwell, { nullable: true, description: '楼道 · The stairwell' }) declare stairwell?: Stairwell;
  @Field(() => Dwelling, { nullable: true, description: '住房 · The dwelling' }) declare dwelling?: Dwelling;
}

@ObjectType({ description: '更正地点的结果，只有一项不为空 · Result of correcting a place; one of them is not null' })
export class CorrectPlacePayload extends PlacePayload {}

@ObjectType({
  description: '停用地点的结果，只有一项不为空 · Result of taking a place out of use; one of them is not null',
})
export class RetirePlacePayload extends PlacePayload {}

@ObjectType({ description: '恢复地点的结果，只有一项不为空 · Result of restoring a place; one of them is not null' })
export class RestorePlacePayload extends PlacePayload {}

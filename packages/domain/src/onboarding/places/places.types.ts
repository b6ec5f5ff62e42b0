import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../../graphql/payload.js';
import { PlaceCounts, PlannedPlaces } from '../../tenancy/place.types.js';
import { FileInput, RowProblem } from '../onboarding.types.js';

@InputType({ description: '按文件登记地点 · Enter places from a file' })
export class ImportPlacesInput extends FileInput {
  @Field(() => [Int], {
    nullable: true,
    description:
      '只处理文件中这些行，可分批显示进度 · Plan and apply only these lines of the file, as for progress in parts',
  })
  declare lines?: number[];
}

@ObjectType({ description: '按文件登记地点的计划 · What the file does to the territory' })
export class PlacesPlanSummary {
  @Field(() => PlaceCounts, { description: '新登记 · What is entered' }) declare create: PlaceCounts;
  @Field(() => PlaceCounts, {
    description: '已存在，不变；几行写到同一处时各算一次 · What is there already; counted in each line that names it',
  })
  declare unchanged: PlaceCounts;
  @Field(() => [PlannedPlaces], { description: '无误的各行 · The rows without fault' })
  declare rows: PlannedPlaces[];
}

@ObjectType({
  description: '按文件登记地点的结果；有任何问题时未作更改 · Result; where there is any problem, nothing was changed',
})
export class ImportPlacesPayload extends Payload {
  @Field(() => PlacesPlanSummary, { nullable: true, description: '计划 · The plan' }) declare plan?: PlacesPlanSummary;
  @Field(() => [RowProblem], { nullable: true, description: '全部问题，按行排列 · Every problem, by line' })
  declare problems?: RowProblem[];
  @Field(() => Boolean, { nullable: true, description: '是否已写入 · Whether it was written' })
  declare applied?: boolean;
}

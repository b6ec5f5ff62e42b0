import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';

@InputType({ description: '导出一人的信息 · Export what is held about a person' })
export class ExportPersonInput {
  @Field(() => ID, { description: '人 · Person' }) declare personId: string;
}

@ObjectType({ description: '社区所掌握的关于一人的全部信息 · Everything that the community holds about a person' })
export class PersonExport {
  @Field(() => JsonScalar, { description: '机器可读 · For machines' }) declare json: unknown;
  @Field(() => String, { description: '可打印的网页 · A page to be printed' }) declare html: string;
  @Field(() => DateTimeScalar, { description: '导出时间 · When it was exported' }) declare exportedAt: Date;
}

import type { Json } from '@gongzhi/kernel';
import { Field, ObjectType } from 'type-graphql';
import { JsonScalar } from '../../graphql/scalars.js';

@ObjectType({ description: '升级的一处改动 · One thing that an upgrade changes' })
export class UpgradeChange {
  @Field(() => String, {
    description:
      '路径：title、config.设置、affairs.事务 · Its path: `title`, `config.` and the setting, `affairs.` and the affair',
  })
  declare path: string;
  @Field(() => JsonScalar, { nullable: true, description: '原来的值；没有则为空 · What was there; null for nothing' })
  declare before: Json;
  @Field(() => JsonScalar, {
    nullable: true,
    description: '之后的值；没有则为空 · What is there then; null for nothing',
  })
  declare after: Json;
}

@ObjectType({
  description:
    '双方都改了、又不相同的一处 · What this community and the new version both changed, each to something else',
})
export class UpgradeConflict {
  @Field(() => String, { description: '路径 · Its path' }) declare path: string;
  @Field(() => String, { description: '名称 · What it is called' }) declare title: string;
  @Field(() => JsonScalar, { nullable: true, description: '克隆时的值 · What was cloned' }) declare base: Json;
  @Field(() => JsonScalar, { nullable: true, description: '本社区的值 · What this community has' }) declare ours: Json;
  @Field(() => JsonScalar, { nullable: true, description: '新版本的值 · What the new version has' })
  declare theirs: Json;
  @Field(() => Boolean, { description: '本次输入是否已解决 · Whether this input resolves it' })
  declare resolved: boolean;
}

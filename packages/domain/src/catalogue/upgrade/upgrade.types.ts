import type { Json } from '@gongzhi/kernel';
import { Field, ObjectType } from 'type-graphql';
import type { Change } from '../../documents/merge.js';
import { JsonScalar } from '../../graphql/scalars.js';
import type { DecidedMerge } from './decided-merge.js';

@ObjectType({ description: '升级或采用的一处改动 · One thing that an upgrade or an adoption changes' })
export class UpgradeChange {
  @Field(() => String, {
    description:
      '路径：项目为 title、config.设置、affairs.事务，机制为 pointsRules.规则.points 等 · Its path: of a project `title`, `config.` and the setting, `affairs.` and the affair; of a mechanism as in `pointsRules.sorts-waste.points`',
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
  @Field(() => JsonScalar, { nullable: true, description: '克隆或上次采用时的值 · What was cloned, or adopted last' })
  declare base: Json;
  @Field(() => JsonScalar, { nullable: true, description: '本社区的值 · What this community has' }) declare ours: Json;
  @Field(() => JsonScalar, { nullable: true, description: '新版本的值 · What the new version has' })
  declare theirs: Json;
  @Field(() => Boolean, { description: '本次输入是否已解决 · Whether this input resolves it' })
  declare resolved: boolean;
}

/** Changes as they are shown: what is not there is null. */
export const shownChanges = (changes: readonly Change[]): UpgradeChange[] =>
  changes.map(({ path, before = null, after = null }) => ({ path, before, after }));

export const shownConflicts = (
  conflicts: DecidedMerge['conflicts'],
  titleOf: (path: string) => string,
): UpgradeConflict[] =>
  conflicts.map(({ path, base = null, ours = null, theirs = null, resolved }) => ({
    ...{ path, title: titleOf(path) },
    ...{ base, ours, theirs, resolved },
  }));

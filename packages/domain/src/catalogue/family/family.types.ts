import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Community } from '../../tenancy/community.entity.js';
import { Template } from '../template.entity.js';

/** A template of a family with its versions, and where it stands among the others. */
@ObjectType({
  description:
    '谱系中的一个模板：一个社区发布的各个版本，及其由谁改编而来 · A template of a family: the versions that a community published, and what they were made from',
})
export class TemplateLineage {
  @Field(() => ID, { description: '谱系内的键 · Its key within the family' }) declare key: string;
  @Field(() => ID, {
    nullable: true,
    description: '所改编模板的键；最早的为空 · Key of the one that it was made from; null for the eldest',
  })
  declare parent: string | null;
  @Field(() => Int, { description: '第几代，最早的为 0 · Its generation; 0 for the eldest' }) declare depth: number;
  @Field(() => Community, { description: '发布社区 · Publisher' }) declare publisher: Community;
  @Field(() => [Template], {
    description: '各版本，从旧到新，最多最近 50 个 · Its versions, oldest first; the newest 50 at most',
  })
  declare versions: Template[];
  @Field(() => Int, { description: '版本数 · How many versions there are' }) declare versionCount: number;
  @Field(() => Int, {
    description:
      '各版本采用社区数之和；一个社区升级后再计一次 · Communities that adopted a version, added up; one that upgraded counts again',
  })
  declare adoptions: number;
  @Field(() => Int, {
    description:
      '现在运行各版本的社区数之和；同时运行两个版本的计两次 · Communities that run a version now, added up; one that runs two counts twice',
  })
  declare running: number;
}

export const TemplateLineageConnection = connectionOf(() => TemplateLineage, 'TemplateLineage');

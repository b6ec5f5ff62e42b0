import { localised, parts, readable, through } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { affairOf } from '../../audited.js';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Project } from '../../projects/project.entity.js';
import { Community, communities } from '../../tenancy/community.entity.js';
import { Template, templates } from '../template.entity.js';

const BundleSchema = defineEntity({
  name: 'Bundle',
  tableName: 'bundle',
  properties: {
    id: p.uuid().primary(),
    /** All versions of one bundle share it. */
    lineageId: p.uuid(),
    /** Null where the bureau put it together. */
    publisherId: p.uuid().nullable(),
    version: p.integer(),
    titleZh: p.text(),
    titleEn: p.text(),
    summaryZh: p.text().nullable(),
    summaryEn: p.text().nullable(),
    itemCount: p.integer(),
    hash: p.text(),
    searchText: p.text(),
    publishedAt: p.datetime(),
    /** When a newer version took its place in the catalogue. */
    supersededAt: p.datetime().nullable(),
    actorKey: p.text(),
    idempotencyKey: p.text(),
    inputHash: p.text(),
  },
});

/** Several templates that belong together, with their order; published once, never changed. */
@ObjectType({
  implements: Node,
  description:
    '模板组合的一个版本：几个模板及其先后，发布后不可更改 · A bundle of templates with their order, immutable',
})
export class Bundle extends BundleSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Int, { description: '版本，自 1 起 · Version, from 1 on' }) declare version: number;
  @Field(() => Int, { description: '模板数 · How many templates are in it' }) declare itemCount: number;
  @Field(() => String, { description: '内容哈希（SHA-256） · Hash of its content (SHA-256)' }) declare hash: string;
  @Field(() => DateTimeScalar, { description: '发布时间 · When it was published' }) declare publishedAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '被新版本取代的时间；仍在目录中则为空 · When a newer version took its place; null while it is listed',
  })
  declare supersededAt: Date | null;
}
BundleSchema.setClass(Bundle);
affairOf<Bundle>(Bundle, ({ publisherId }) => publisherId ?? null, { omit: ['searchText', 'inputHash'] });

const BundleItemSchema = defineEntity({
  name: 'BundleItem',
  tableName: 'bundle_item',
  properties: {
    id: p.uuid().primary(),
    bundleId: p.uuid(),
    /** Each comes after those that it builds on. */
    position: p.integer(),
    key: p.text(),
    templateId: p.uuid(),
    /** Keys of the items that it builds on. */
    after: p.array(),
    optional: p.boolean(),
  },
});

@ObjectType({ description: '组合中的一项 · One template of a bundle' })
export class BundleItem extends BundleItemSchema.class {
  @Field(() => String, { description: '在组合中的键 · Its key within the bundle' }) declare key: string;
  @Field(() => [String], { description: '须先有的各项的键 · Keys of the items that it builds on' })
  declare after: string[];
  @Field(() => Boolean, {
    description: '是否可选：依赖它的项也可不带它 · Whether items that build on it can do without it',
  })
  declare optional: boolean;
}
BundleItemSchema.setClass(BundleItem);

export const bundles = readable({
  entity: Bundle,
  subject: 'Template',
  scope: 'city',
  orderBy: { column: 'publishedAt', direction: 'desc' },
});
export const bundleItems = readable({
  entity: BundleItem,
  subject: 'Template',
  scope: 'city',
  orderBy: { column: 'position', direction: 'asc' },
});

export const BundleConnection = connectionOf(() => Bundle, 'Bundle');

shows(Bundle, {
  title: [localised('titleZh', 'titleEn'), () => String, { description: '标题 · Title' }],
  summary: [
    localised('summaryZh', 'summaryEn'),
    () => String,
    { nullable: true, description: '简介 · What it brings together' },
  ],
  publisher: [
    through(() => communities, 'publisherId'),
    () => Community,
    { nullable: true, description: '发布社区；民政局编成的为空 · Publisher; null where the bureau put it together' },
  ],
  items: [
    parts(() => bundleItems, 'bundleId'),
    () => [BundleItem],
    { description: '各项，按先后 · Its templates, in their order' },
  ],
});
shows(BundleItem, {
  template: [
    through(() => templates, 'templateId'),
    () => Template,
    { nullable: true, description: '模板版本 · The version' },
  ],
});
shows(Project, {
  bundle: [
    through(() => bundles, 'bundleId'),
    () => Bundle,
    {
      nullable: true,
      description: '随哪个组合克隆；单独克隆的为空 · The bundle that it was cloned with; null for others',
    },
  ],
});

import { connection, localised, localisedInside, readable, through, valueBehind } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { affairOf } from '../audited.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Project } from '../projects/project.entity.js';
import { Community, communities } from '../tenancy/community.entity.js';
import type { Mechanism } from './mechanisms/mechanism.enums.js';
import type { MechanismDocument } from './mechanisms/mechanism-document.js';
import { Sharing } from './sharing/sharing.enums.js';
import type { TemplateDocument } from './template-document.js';

const TemplateSchema = defineEntity({
  name: 'Template',
  tableName: 'template',
  properties: {
    id: p.uuid().primary(),
    /** All versions of one template share it. */
    lineageId: p.uuid(),
    publisherId: p.uuid(),
    version: p.text(),
    /** Of a template that describes a project; else it describes a mechanism. */
    module: p.text().nullable(),
    mechanism: p.text().$type<Mechanism>().nullable(),
    titleZh: p.text(),
    titleEn: p.text(),
    document: p.json<TemplateDocument | MechanismDocument>(),
    hash: p.text(),
    searchText: p.text(),
    publishedAt: p.datetime(),
    /** When a newer version took its place in the catalogue. */
    supersededAt: p.datetime().nullable(),
    /** What the bureau says of it; its content stays what was published. */
    endorsedAt: p.datetime().nullable(),
    endorsement: p.text().nullable(),
    withdrawnAt: p.datetime().nullable(),
    withdrawal: p.text().nullable(),
    /** Since when its publisher offers it no longer, and why; the same for all versions of a lineage. */
    retiredAt: p.datetime().nullable(),
    retirement: p.text().nullable(),
    /** The community whose proposal it took over. */
    contributorId: p.uuid().nullable(),
    /** With whom it is shared; the same for all versions of a lineage. */
    sharing: p.text().$type<Sharing>(),
    sharedTownIds: p.array().columnType('uuid[]'),
    sharedCommunityIds: p.array().columnType('uuid[]'),
    /** The version that the project was cloned from which it describes. */
    derivedFromId: p.uuid().nullable(),
  },
});

/** One published version: shared by the city, never changed; the hash covers the whole document. */
@ObjectType({
  implements: Node,
  description:
    '项目或机制的模板的一个版本，发布后不可更改 · One version of a template of a project or a mechanism, immutable',
})
export class Template extends TemplateSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '版本（语义化） · Version (semantic)' }) declare version: string;
  @Field(() => String, {
    nullable: true,
    description: '服务项目模块；机制的模板为空 · Module; null where it describes a mechanism',
  })
  declare module: string | null;
  @Field(() => String, { description: '内容哈希（SHA-256） · Hash of its content (SHA-256)' }) declare hash: string;
  @Field(() => JsonScalar, { description: '模板内容 · The template document' }) declare document:
    | TemplateDocument
    | MechanismDocument;
  @Field(() => DateTimeScalar, { description: '发布时间 · When it was published' }) declare publishedAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '被新版本取代的时间；最新版本为空 · When a newer version took its place; null for the newest',
  })
  declare supersededAt: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '民政局推荐的时间；未推荐则为空 · When the bureau endorsed it; null unless it did',
  })
  declare endorsedAt: Date | null;
  @Field(() => String, { nullable: true, description: '推荐语 · Why it is recommended' })
  declare endorsement: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '因安全原因被撤回的时间；未撤回则为空 · When it was withdrawn for safety; null unless it was',
  })
  declare withdrawnAt: Date | null;
  @Field(() => String, { nullable: true, description: '撤回的原因 · Why it was withdrawn' })
  declare withdrawal: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '发布者停止提供的时间；仍在提供则为空 · When its publisher retired it; null while it is offered',
  })
  declare retiredAt: Date | null;
  @Field(() => String, {
    nullable: true,
    description: '停止提供的原因；已采用的照常使用 · Why it was retired; who has it keeps it',
  })
  declare retirement: string | null;
  @Field(() => Sharing, { description: '与谁共享 · With whom it is shared' }) declare sharing: Sharing;
}
TemplateSchema.setClass(Template);
affairOf<Template>(Template, ({ publisherId }) => publisherId, { omit: ['document', 'searchText'] });

const AdoptionSchema = defineEntity({
  name: 'Adoption',
  tableName: 'adoption',
  properties: {
    id: p.uuid().primary(),
    templateId: p.uuid(),
    publisherId: p.uuid(),
    adopterId: p.uuid(),
    adoptedAt: p.datetime(),
    running: p.boolean(),
  },
});

/** That a community adopted a version: all that its publisher learns of it. */
@ObjectType({
  implements: Node,
  description: '采用记录：哪个社区采用了哪个版本 · Which community adopted which version',
})
export class Adoption extends AdoptionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => DateTimeScalar, { description: '采用时间 · When it was adopted' }) declare adoptedAt: Date;
  @Field(() => Boolean, {
    description:
      '现在是否运行该版本：有它的运行中的项目，或采用着它的机制 · Whether the community runs it now: a project of it, or the mechanism as it says',
  })
  declare running: boolean;
}
AdoptionSchema.setClass(Adoption);

const AdoptionTallySchema = defineEntity({
  name: 'AdoptionTally',
  tableName: 'adoption_tally',
  properties: { id: p.uuid().primary(), adoptions: p.integer(), running: p.integer() },
});

/** How many communities adopted a version, and how many run it now (`id` is the version's): everyone may know the numbers, not who they are. */
export class AdoptionTally extends AdoptionTallySchema.class {}
AdoptionTallySchema.setClass(AdoptionTally);

const shared = { scope: 'city' } as const;
export const templates = readable({
  ...shared,
  entity: Template,
  subject: 'Template',
  orderBy: { column: 'publishedAt', direction: 'desc' },
});
export const adoptions = readable({
  ...shared,
  entity: Adoption,
  subject: 'Adoption',
  orderBy: { column: 'id', direction: 'desc' },
});
export const adoptionTallies = readable({
  ...shared,
  entity: AdoptionTally,
  subject: 'Template',
  orderBy: { column: 'id', direction: 'asc' },
});

export const TemplateConnection = connectionOf(() => Template, 'Template');
export const AdoptionConnection = connectionOf(() => Adoption, 'Adoption');

shows(Template, {
  title: [localised('titleZh', 'titleEn'), () => String, { description: '标题 · Title' }],
  summary: [localisedInside('document', 'summary'), () => String, { description: '简介 · Summary' }],
  publisher: [through(() => communities, 'publisherId'), () => Community, { description: '发布社区 · Publisher' }],
  adoptions: [
    valueBehind(() => adoptionTallies, 'id', 'adoptions', '0'),
    () => Int,
    { description: '采用该版本的社区数 · How many communities adopted this version' },
  ],
  running: [
    valueBehind(() => adoptionTallies, 'id', 'running', '0'),
    () => Int,
    {
      description:
        '现在运行该版本的社区数，不计发布者 · How many communities run this version now, its publisher aside',
    },
  ],
  adopters: [
    connection(() => adoptions, 'templateId'),
    () => AdoptionConnection,
    { description: '采用者：仅发布者与民政局可见全部 · Adopters: all of them for the publisher and the bureau only' },
  ],
});
shows(Template, {
  derivedFrom: [
    through(() => templates, 'derivedFromId'),
    () => Template,
    {
      nullable: true,
      description:
        '由哪个版本改编而来：其项目所克隆的版本；自创的为空 · The version that it was made from, by adapting a clone; null where it was not',
    },
  ],
});
shows(Adoption, {
  community: [
    through(() => communities, 'adopterId'),
    () => Community,
    { description: '采用的社区 · The community that adopted it' },
  ],
  template: [
    through(() => templates, 'templateId'),
    () => Template,
    { description: '所采用的版本 · The version adopted' },
  ],
});
shows(Project, {
  template: [
    through(() => templates, 'templateId'),
    () => Template,
    {
      nullable: true,
      description: '所克隆的模板版本；自行新建的为空 · The template version it was cloned from; null where it was not',
    },
  ],
});

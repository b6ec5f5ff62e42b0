import type { Fen } from '@gongzhi/kernel';
import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { JsonScalar, LocalDateScalar } from '../graphql/scalars.js';
import { ProjectStatus } from './project.enums.js';

const ProjectSchema = defineEntity({
  name: 'Project',
  ...tenantWalls('project'),
  properties: {
    ...tenantKeys,
    title: p.text(),
    module: p.text(),
    moduleVersion: p.text(),
    config: p.json<Record<string, unknown>>(),
    status: p.text().$type<ProjectStatus>(),
    operatorId: p.uuid().nullable(),
    /** The template version it was cloned from; null where it was set up from the module itself. */
    templateId: p.uuid().nullable(),
    /** The lineage under which this community publishes it; null until it does. */
    lineageId: p.uuid().nullable(),
    /** Config paths that were changed when cloning. */
    adapted: p.array(),
    startsOn: p.date(),
    sample: p.boolean(),
  },
});

@ObjectType({ implements: Node, description: '服务项目 · A service project: a module, configured and running' })
export class Project extends ProjectSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '服务项目模块 · Module' }) declare module: string;
  @Field(() => String, { description: '模块版本 · Version of the module' }) declare moduleVersion: string;
  @Field(() => JsonScalar, { description: '设置 · Settings' }) declare config: Record<string, unknown>;
  @Field(() => ProjectStatus, { description: '状态 · Status' }) declare status: ProjectStatus;
  @Field(() => [String], { description: '克隆时调整的设置 · Settings changed when it was cloned' })
  declare adapted: string[];
  @Field(() => LocalDateScalar, { description: '开始日期 · First day' }) declare startsOn: string;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
}
ProjectSchema.setClass(Project);
affectsAccess<Project>(Project, ['operatorId']);

const ProjectFundingSchema = defineEntity({
  name: 'ProjectFunding',
  ...tenantWalls('project_funding'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    /** The module's name for what is paid from it, as in `meal-subsidy`. */
    lineKey: p.text(),
    fundingLineId: p.uuid(),
    funderId: p.uuid().nullable(),
    budgetFen: p.bigint('number').$type<Fen>(),
    /** Paid out by approved settlements; the database holds it to the budget. */
    settledFen: p.bigint('number').$type<Fen>(),
  },
});

@ObjectType({
  implements: Node,
  description: '项目资金：一条资金条线上的预算 · A project’s budget on one funding line',
})
export class ProjectFunding extends ProjectFundingSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '资金条线的键 · Key of the funding line' }) declare lineKey: string;
}
ProjectFundingSchema.setClass(ProjectFunding);

export const projects = readable({
  entity: Project,
  subject: 'Project',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'asc' },
});
export const projectFundings = readable({
  entity: ProjectFunding,
  subject: 'FundingLine',
  scope: 'tenant',
  orderBy: { column: 'lineKey', direction: 'asc' },
});

export const ProjectConnection = connectionOf(() => Project, 'Project');

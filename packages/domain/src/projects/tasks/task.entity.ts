import { connection, readable, through, valueBehind } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { LocalDateScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { PointsRule, pointsRules } from '../../ledger/points/points-rule.entity.js';
import { Project, projects } from '../project.entity.js';
import { ProjectTaskStatus } from './task.enums.js';

const ProjectTaskSchema = defineEntity({
  name: 'ProjectTask',
  ...tenantWalls('project_task'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    /** By which it earns points, with its cap. */
    ruleId: p.uuid(),
    title: p.text(),
    note: p.text().nullable(),
    /** What it earns: a rule that changes changes no task. */
    points: p.integer(),
    places: p.integer(),
    placesLeft: p.integer(),
    onDate: p.date(),
    status: p.text().$type<ProjectTaskStatus>(),
    createdById: p.uuid().nullable(),
    sample: p.boolean(),
  },
});

@ObjectType({
  implements: Node,
  description:
    '项目任务：居民认领，完成得积分 · Task of a project: residents claim it, and earn points once it is done',
})
export class ProjectTask extends ProjectTaskSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { nullable: true, description: '说明 · What it takes' }) declare note: string | null;
  @Field(() => Int, { description: '完成所得积分 · Points once it is done' }) declare points: number;
  @Field(() => Int, { description: '名额 · Places' }) declare places: number;
  @Field(() => Int, { description: '余下的名额 · Places that are left' }) declare placesLeft: number;
  @Field(() => ProjectTaskStatus, { description: '状态 · State' }) declare status: ProjectTaskStatus;
  @Field(() => LocalDateScalar, { description: '哪一天 · The day on which it is done' }) declare onDate: string;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
}
ProjectTaskSchema.setClass(ProjectTask);

export const projectTasks = readable({
  entity: ProjectTask,
  subject: 'ProjectTask',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});
export const ProjectTaskConnection = connectionOf(() => ProjectTask, 'ProjectTask');

shows(ProjectTask, {
  projectTitle: [
    valueBehind(() => projects, 'projectId', 'title'),
    () => String,
    { description: '所属项目 · Title of its project' },
  ],
  rule: [
    through(() => pointsRules, 'ruleId'),
    () => PointsRule,
    { description: '所依积分规则 · The rule by which it earns points' },
  ],
});
shows(Project, {
  tasks: [
    connection(() => projectTasks, 'projectId'),
    () => ProjectTaskConnection,
    { description: '供认领的任务，新的在前 · Tasks that can be claimed, the newest first' },
  ],
});

import type { Fen } from '@gongzhi/kernel';
import { column, computed, connection, list, money, parts, readable, through, valueBehind } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { affectsAccess } from '../access-epoch/affects-access.js';
import type { Ctx } from '../context.js';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';
import { JsonScalar, LocalDateScalar, Money } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { FundingLine, fundingLines } from '../ledger/funds/funds.entity.js';
import { Organisation, organisations } from '../people/organisation.entity.js';
import { EnrolmentConnection, enrolments } from './enrolment.entity.js';
import { type FundingTerms, termsOfProject } from './funding-terms.js';
import { ProjectStatus, RuleBasis } from './project.enums.js';
import { ProjectBinding, projectBindings } from './project-binding.entity.js';
import { ServiceRecordConnection, serviceRecords } from './service-record.entity.js';
import { SettlementConnection, settlements } from './settlement.entity.js';
import type { StoredSettings } from './stored-settings.js';

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
    /** The bundle that its template was cloned with; null for others. */
    bundleId: p.uuid().nullable(),
    /** What was cloned in one step has the same. */
    batchId: p.uuid().nullable(),
    /** The lineage under which this community publishes it; null until it does. */
    lineageId: p.uuid().nullable(),
    /** Config paths that were changed when cloning. */
    adapted: p.array(),
    /** What of the community's affairs it touches: its module's, and those named when it was set up. */
    affairs: p.array(),
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
  @Field(() => [String], {
    description:
      '所涉事务的键，如 work-safety；属保留事项的不交由社会组织运作 · Keys of affairs that it touches, as in work-safety; what is reserved no social organisation operates',
  })
  declare affairs: string[];
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

shows(Project, {
  operator: [
    through(() => organisations, 'operatorId'),
    () => Organisation,
    { nullable: true, description: '运作组织 · Organisation that operates it' },
  ],
  bindings: [
    parts(() => projectBindings, 'projectId'),
    () => [ProjectBinding],
    { description: '组织安排：模块所需的收款组织等 · Organisations bound to what the module asks for, as being paid' },
  ],
  enrolments: [
    connection(() => enrolments, 'projectId'),
    () => EnrolmentConnection,
    { description: '参加者（限有权查看的） · Who takes part, as far as you may see it' },
  ],
  records: [
    connection(() => serviceRecords, 'projectId'),
    () => ServiceRecordConnection,
    { description: '服务记录，新的在前（限有权查看的） · Service records, newest first, as far as you may see them' },
  ],
  fundings: [
    list(() => projectFundings, 'projectId'),
    () => [ProjectFunding],
    {
      description: '各资金条线上的预算（无权查看则为空列表） · Budgets by funding line; empty unless you may see them',
    },
  ],
  settlements: [
    connection(() => settlements, 'projectId'),
    () => SettlementConnection,
    { description: '结算，新的在前（限有权查看的） · Settlements, newest first, as far as you may see them' },
  ],
});

interface TermsNeeds extends StoredSettings {
  lineKey: string;
  module: string;
}

/** What the project's module says of the budget's funding line, at the project's settings. */
const ofTerms = (shown: (terms: FundingTerms) => unknown) =>
  computed<TermsNeeds, Ctx>(
    'terms',
    {
      lineKey: column('lineKey'),
      module: valueBehind(() => projects, 'projectId', 'module'),
      moduleVersion: valueBehind(() => projects, 'projectId', 'moduleVersion'),
      config: valueBehind(() => projects, 'projectId', 'config'),
    },
    ({ lineKey, ...project }, ctx) => shown(termsOfProject(ctx, project).find(({ key }) => key === lineKey)!),
  );

shows(ProjectFunding, {
  title: [ofTerms(({ title }) => title), () => String, { description: '名称 · Title' }],
  source: [ofTerms(({ source }) => source), () => String, { description: '资金来源 · Where the money comes from' }],
  unit: [ofTerms(({ unit }) => unit), () => String, { description: '计量单位 · What is counted' }],
  granted: [
    ofTerms(({ grantedFen }) => new Money(grantedFen)),
    () => Money,
    { description: '每单位的补助标准 · Granted for one unit' },
  ],
  paid: [
    ofTerms(({ paidFen }) => new Money(paidFen)),
    () => Money,
    { description: '每单位实付；差额留在项目 · Paid out for one unit; the rest stays in the project' },
  ],
  dailyCap: [
    ofTerms(({ dailyCap }) => dailyCap),
    () => Int,
    {
      nullable: true,
      description:
        '每名服务对象每天的上限；不按天计则为空 · At most so many units a day for one person served; null where days do not count',
    },
  ],
  budget: [money('budgetFen'), () => Money, { description: '预算 · Budget' }],
  settled: [money('settledFen'), () => Money, { description: '已批准结算的支出 · Paid by approved settlements' }],
  remaining: [
    money('budgetFen', 'settledFen'),
    () => Money,
    { description: '预算减去已结算 · Budget less what was settled' },
  ],
  basis: [ofTerms(({ basis }) => basis), () => RuleBasis, { description: '依据 · What the line rests on' }],
  interpretations: [
    ofTerms(({ interpretations }) => interpretations),
    () => [String],
    { description: '其中属本平台解释的部分 · What in it is this platform’s interpretation' },
  ],
  fundingLine: [
    through(() => fundingLines, 'fundingLineId'),
    () => FundingLine,
    { description: '社区的资金条线 · The community’s funding line' },
  ],
  funder: [
    through(() => organisations, 'funderId'),
    () => Organisation,
    { nullable: true, description: '出资组织 · Organisation that funds it' },
  ],
});

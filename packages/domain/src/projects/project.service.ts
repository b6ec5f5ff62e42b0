import { type Fen, newId, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { parseConfig, type ServiceModule } from '@gongzhi/module-kit';
import { type NewRows, rowsOf } from '@gongzhi/storage';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { FundingLine, fundingLines } from '../ledger/funds/funds.entity.js';
import { normaliseName } from '../names.js';
import { organisations } from '../people/organisation.entity.js';
import type { Community } from '../tenancy/community.entity.js';
import { refuseDraft } from './draft.js';
import { bindingsOf, payeesFor } from './payees.js';
import { Project, ProjectFunding, projects } from './project.entity.js';
import type { ProjectStatus } from './project.enums.js';
import type { CreateProjectInput, ProjectFundingInput, SetProjectFundingInput } from './project.inputs.js';
import { ProjectBinding } from './project-binding.entity.js';
import { refuseReservedOperator } from './reserved-affairs.js';

/** Everything that a new project is made of, decided and checked by whoever sets it up. */
export interface ProjectPlan {
  id: string;
  title: string;
  module: ServiceModule;
  config: Record<string, unknown>;
  operatorId: string | null;
  templateId: string | null;
  /** The bundle that it is cloned with, and the step in which it is. */
  status?: ProjectStatus;
  bundleId?: string | null;
  batchId?: string | null;
  adapted: string[];
  /** Affairs that it touches besides its module's. */
  affairs?: readonly string[];
  funding: { lineKey: string; fundingLineId: string; funderId: string | null; budgetFen: Fen }[];
  /** Who is paid, under the keys that the module asks for. */
  bindings?: readonly { requirement: string; organisationId: string }[];
  sample?: boolean;
}

/** Adds a project with its funding; the caller has authorised it and writes the rows. */
export function setUpProject({ rows, community }: { rows: NewRows; community: Community }, plan: ProjectPlan): Project {
  const project = rows.add(Project, {
    communityId: community.id,
    id: plan.id,
    title: plan.title,
    module: plan.module.key,
    moduleVersion: plan.module.version,
    config: plan.config,
    status: plan.status ?? 'RUNNING',
    operatorId: plan.operatorId,
    templateId: plan.templateId,
    bundleId: plan.bundleId ?? null,
    batchId: plan.batchId ?? null,
    lineageId: null,
    adapted: plan.adapted,
    affairs: affairsOf(plan.module, plan.affairs),
    startsOn: today(),
    sample: plan.sample ?? false,
  });
  for (const line of plan.funding) {
    rows.add(ProjectFunding, { communityId: community.id, id: newId(), projectId: plan.id, settledFen: 0, ...line });
  }
  for (const binding of plan.bindings ?? []) {
    rows.add(ProjectBinding, { communityId: community.id, id: newId(), projectId: plan.id, ...binding });
  }
  return project;
}

export const affairsOf = ({ affairs = [] }: ServiceModule, further: readonly string[] = []): string[] => [
  ...new Set([...affairs, ...further]),
];

const MOST_AFFAIRS = 20;

/** An affair that no constitution names yet may be named: what is reserved is each community's to say, also later. */
function namedAffairs(affairs: readonly string[]): readonly string[] {
  const wrong = affairs.findIndex((key) => key.length > 60 || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key));
  if (wrong < 0 && affairs.length <= MOST_AFFAIRS) return affairs;
  const field = wrong < 0 ? ['affairs'] : ['affairs', String(wrong)];
  const message = text(
    `事务的键应为小写英文短词，如 work-safety，最多 ${MOST_AFFAIRS} 个`,
    `Keys of affairs are short words as in work-safety, ${MOST_AFFAIRS} at most`,
  );
  throw refuse('BAD_USER_INPUT', message, field);
}

/**
 * Whoever may create a project may do so without money; giving it some is for those who allocate the community's funds.
 * @throws Denial FORBIDDEN where a line has a budget and the caller may not change funding lines
 */
export function authorizeBudgets(
  ctx: Pick<Ctx, 'ability' | 'community'>,
  lines: readonly { budgetFen?: Fen | null | undefined }[],
): void {
  if (lines.some(({ budgetFen }) => budgetFen)) authorize(ctx, 'update', 'FundingLine');
}

/** Sets a project up from a module, with the module's defaults where nothing is given. */
export async function createProject(context: Ctx, input: CreateProjectInput): Promise<Project> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Project');
  authorizeBudgets(ctx, input.funding ?? []);
  const module = moduleOf(ctx, input.module, ['module']);
  const config = parseConfig(module, input.config ?? {});
  if (!config.ok) {
    throw new Refusal(
      config.problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: ['config', ...field], message })),
    );
  }
  const operator = input.operatorId ? await target(ctx, organisations, input.operatorId, ['operatorId']) : null;
  const affairs = namedAffairs(input.affairs ?? []);
  await refuseReservedOperator(ctx, affairsOf(module, affairs), operator, ['operatorId']);
  const funding: ProjectPlan['funding'] = [];
  for (const [index, line] of (input.funding ?? []).entries()) {
    funding.push(await fundingOf(ctx, module, line, ['funding', String(index)]));
  }
  const payees = await payeesFor(ctx, module, input.bindings ?? []);
  const project = setUpProject(
    { rows: rowsOf(ctx.em), community: ctx.community },
    {
      id: newId(),
      title: input.title === undefined ? module.title.zh : normaliseName(input.title, ['title']),
      module,
      config: config.value as Record<string, unknown>,
      operatorId: operator?.id ?? null,
      templateId: null,
      adapted: [],
      affairs,
      funding,
      bindings: bindingsOf(payees),
    },
  );
  await ctx.em.flush();
  return project;
}

/** Sets a project's budget on one funding line; never below what was settled or waits for approval. */
export async function setProjectFunding(context: Ctx, input: SetProjectFundingInput): Promise<Project> {
  const ctx = inCommunity(context);
  const project = await target(ctx, projects, input.projectId, ['projectId'], { lock: true });
  authorize(ctx, 'update', 'Project', project);
  authorize(ctx, 'update', 'FundingLine');
  refuseDraft(project);
  const wanted = await fundingOf(ctx, moduleOf(ctx, project.module, ['projectId']), input, []);
  const present = await ctx.em.findOne(ProjectFunding, {
    communityId: ctx.community.id,
    projectId: project.id,
    lineKey: wanted.lineKey,
  });
  if (!present) {
    const line = { communityId: ctx.community.id, id: newId(), projectId: project.id, settledFen: 0, ...wanted };
    ctx.em.persist(ctx.em.create(ProjectFunding, line));
  } else {
    const bound = present.settledFen + ((await filedByLine(ctx, project.id))[wanted.lineKey] ?? 0);
    if (wanted.budgetFen < bound) {
      throw refuse(
        'CONFLICT',
        text('预算不能低于已结算与待审批的金额', 'A budget cannot be less than what was settled or waits for approval'),
        ['budgetFen'],
      );
    }
    Object.assign(present, wanted);
  }
  await ctx.em.flush();
  return project;
}

/** The module of this key. @throws Refusal NOT_FOUND, naming `field` */
export function moduleOf({ modules }: Pick<Ctx, 'modules'>, key: string, field: string[]): ServiceModule {
  const module = modules.get(key);
  if (module) return module;
  throw refuse('NOT_FOUND', text('平台未安装此服务项目模块', 'No such service module is installed'), field);
}

/** Fen that filed settlements of a project claim, by funding line. */
export async function filedByLine(ctx: TenantCtx, projectId: string): Promise<Record<string, Fen>> {
  const rows = await ctx.em.execute<{ line_key: string; fen: string }[]>(
    `select l.line_key, sum(l.payable_fen)::text as fen from settlement_line l
     join settlement s on s.community_id = l.community_id and s.id = l.settlement_id
     where l.community_id = ? and s.project_id = ? and s.status = 'FILED' group by l.line_key`,
    [ctx.community.id, projectId],
  );
  return Object.fromEntries(rows.map(({ line_key, fen }) => [line_key, Number(fen)]));
}

/** A line of funding as an input asks for it, held against the module and the community's own funding lines. */
async function fundingOf(
  ctx: TenantCtx,
  module: ServiceModule,
  input: ProjectFundingInput,
  path: string[],
): Promise<ProjectPlan['funding'][number]> {
  if (!module.fundingLines.some(({ key }) => key === input.line)) {
    throw refuse('BAD_USER_INPUT', text('该模块没有这条资金条线', 'The module has no such funding line'), [
      ...path,
      'line',
    ]);
  }
  if (input.budgetFen < 0) {
    throw refuse('BAD_USER_INPUT', text('预算不能为负', 'A budget cannot be negative'), [...path, 'budgetFen']);
  }
  const fundingLine = input.fundingLineId
    ? await target(ctx, fundingLines, input.fundingLineId, [...path, 'fundingLineId'])
    : await ctx.em.findOne(FundingLine, { communityId: ctx.community.id, key: input.line });
  if (!fundingLine) {
    throw refuse(
      'NOT_FOUND',
      text('本社区还没有这条资金条线，请先登记', 'The community has no such funding line: register it first'),
      [...path, 'fundingLineId'],
    );
  }
  const funder = input.funderId ? await target(ctx, organisations, input.funderId, [...path, 'funderId']) : null;
  return {
    lineKey: input.line,
    fundingLineId: fundingLine.id,
    funderId: funder?.id ?? null,
    budgetFen: input.budgetFen,
  };
}

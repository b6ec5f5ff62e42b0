import { newId, Refusal, refuse, text } from '@gongzhi/kernel';
import { compareVersions } from '@gongzhi/module-kit';
import { authorize, type Ctx, idOf, inCommunity, may, type TenantCtx, target } from '../../context.js';
import { refuseDraft } from '../../projects/draft.js';
import { type Project, projects } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { NO_MAPPING } from '../adaptation/index.js';
import { noSuchTemplate } from '../clone-plan.js';
import { ofProject, projectTemplate } from '../project-template.js';
import { readRegister } from '../register.js';
import { takeStock } from '../taken-stock.js';
import { Template } from '../template.entity.js';
import { stateOf, takeState } from './project-document.js';
import { ProjectUpgrade } from './project-upgrade.entity.js';
import type { PreviewUpgradeInput, UpgradeProjectInput } from './upgrade.inputs.js';
import { planUpgrade, type UpgradePlan, type Versions } from './upgrade-plan.js';

/** What upgrading with the same input would do, and what stands in its way; writes nothing. */
export async function previewUpgrade(context: Ctx, input: PreviewUpgradeInput): Promise<UpgradePlan> {
  const ctx = inCommunity(context);
  return planIn(ctx, await projectToUpgrade(ctx, input, { lock: false }), input);
}

/**
 * Takes a newer version over into a project that was cloned: carries out the plan that the preview showed, or nothing.
 * Who takes part, records, money, points and signatures stay as they are. Of two who upgrade at once, one is told.
 */
export async function upgradeProject(context: Ctx, input: UpgradeProjectInput): Promise<Project> {
  const ctx = inCommunity(context);
  const project = await projectToUpgrade(ctx, input, { lock: true });
  const plan = await planIn(ctx, project, input);
  if (plan.revision !== input.revision) throw changedMeanwhile();
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  const was = stateOf(project);
  takeState(project, plan.state);
  const own = { communityId: ctx.community.id, projectId: project.id };
  const [last] = await ctx.em.find(ProjectUpgrade, own, { orderBy: { number: 'desc' }, limit: 1 });
  const upgrade = ctx.em.create(ProjectUpgrade, {
    ...own,
    id: newId(),
    number: (last?.number ?? 0) + 1,
    fromTemplateId: plan.from.id,
    toTemplateId: plan.to.id,
    was,
    became: plan.state,
    upgradedAt: new Date(),
    undoneAt: null,
  });
  await ctx.em.persist(upgrade).flush();
  await takeStock(ctx, [plan.to]);
  return project;
}

const changedMeanwhile = (): Refusal =>
  refuse(
    'CONFLICT',
    text(
      '项目或最新版本在预览之后有了变化：请重新预览',
      'The project or the newest version has changed since the preview: preview again',
    ),
    ['revision'],
  );

/** A clone, for whoever may change projects and take over templates. */
export async function projectToUpgrade(
  ctx: TenantCtx,
  { projectId }: { projectId: string },
  { lock }: { lock: boolean },
): Promise<Project> {
  const project = await target(ctx, projects, projectId, ['projectId'], { lock });
  authorize(ctx, 'update', 'Project', project);
  authorize(ctx, 'clone', 'Template');
  refuseDraft(project);
  if (project.templateId) return project;
  throw refuse('BAD_USER_INPUT', text('这个项目不是克隆来的', 'This project was not cloned'), ['projectId']);
}

async function planIn(ctx: TenantCtx, project: Project, input: PreviewUpgradeInput): Promise<UpgradePlan> {
  const versions = await versionsOf(ctx, project, input.templateId ?? undefined);
  const destination = {
    module: moduleOf(ctx, versions.to.module, ['projectId']),
    register: await readRegister(ctx, versions.to.publisherId),
    mapping: ctx.mapping ?? NO_MAPPING,
    community: ctx.community,
  };
  return planUpgrade(destination, versions, project, input.resolutions ?? []);
}

async function versionsOf(ctx: TenantCtx, project: Project, wanted: string | undefined): Promise<Versions> {
  const from = await projectTemplate(ctx.em, project.templateId!);
  const lineage = { publisherId: from.publisherId, lineageId: from.lineageId };
  const to = await ctx.em.findOne(Template, {
    ...lineage,
    ...(wanted === undefined ? { supersededAt: null } : { id: idOf('Template', wanted) ?? '' }),
  });
  if (!to || !may(ctx, 'read', 'Template', to)) throw noSuchTemplate();
  if (compareVersions(to.version, from.version) > 0) return { from, to: ofProject(to, ['templateId']) };
  throw refuse(
    'CONFLICT',
    wanted === undefined
      ? text(`已是最新版本 ${from.version}`, `It has the newest version already, ${from.version}`)
      : text(
          `只能升级到高于 ${from.version} 的版本；要退回，请用 undoUpgrade`,
          `An upgrade leads to a version above ${from.version}; undoUpgrade leads back`,
        ),
    [wanted === undefined ? 'projectId' : 'templateId'],
  );
}

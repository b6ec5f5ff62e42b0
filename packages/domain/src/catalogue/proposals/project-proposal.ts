import { Refusal, refuse, text, toNodeId } from '@gongzhi/kernel';
import { migrateBounds, type ServiceModule } from '@gongzhi/module-kit';
import { LockMode } from '@mikro-orm/core';
import { authorize, type TenantCtx } from '../../context.js';
import { Project } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { refuseReservedAffairs } from '../../projects/reserved-affairs.js';
import { neededBy } from '../needed-templates.js';
import { ofProject, type ProjectTemplate, projectTemplate } from '../project-template.js';
import { publishTemplate } from '../publish.service.js';
import { Template } from '../template.entity.js';
import { heldSettings } from '../upgrade/held-settings.js';
import { documentOfState, documentOfTemplate, type ProjectDocument, stateOf } from '../upgrade/project-document.js';
import type { Adapted } from './adapted.js';
import { partOf, takenOver } from './part-of.js';
import type { AdaptationProposal } from './proposal.entity.js';
import type { AcceptProposalInput } from './proposal.inputs.js';
import { proposedProject } from './proposed.js';

/** A clone as its community has it, beside the version that it was made from. */
export async function adaptedProject(ctx: TenantCtx, project: Project): Promise<Adapted> {
  const template = await projectTemplate(ctx.em, project.templateId!);
  const module = moduleOf(ctx, project.module, ['projectId']);
  return {
    template,
    base: documentOfTemplate(module, template),
    ours: documentOfState(module, stateOf(project)),
    moduleVersion: module.version,
  };
}

/** Changes the publisher's project so, and publishes it as it then is. */
export async function takeProjectOver(
  ctx: TenantCtx,
  proposal: AdaptationProposal,
  template: ProjectTemplate,
  { paths, version }: AcceptProposalInput,
): Promise<Template> {
  const own = { communityId: ctx.community.id, lineageId: proposal.lineageId };
  const project = await ctx.em.findOne(Project, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!project)
    throw refuse('NOT_FOUND', text('发布它的项目已不在', 'The project that it came from is gone'), ['proposalId']);
  authorize(ctx, 'update', 'Project', project);
  const module = moduleOf(ctx, project.module, ['proposalId']);
  const proposed = proposedProject(module, proposal);
  const base = documentOfTemplate(module, template);
  const theirs = partOf(base, proposed, paths);
  const ours = documentOfState(module, { ...stateOf(project), templateId: template.id });
  await change(ctx, { project, module }, takenOver({ base, ours, theirs }));
  const newest = await newestVersion(ctx, proposal);
  return publishTemplate(
    ctx,
    {
      ...{ projectId: toNodeId('Project', project.id), version },
      // A project is called otherwise than its template, where its publisher said so.
      ...{ title: theirs.title === base.title ? newest.titleZh : theirs.title, titleEn: newest.titleEn },
      fixed: fixedIn(module, newest),
    },
    { contributorId: proposal.proposerId, needs: neededBy(newest) },
  );
}

async function change(
  ctx: TenantCtx,
  { project, module }: { project: Project; module: ServiceModule },
  { title, config: mixed, affairs }: ProjectDocument,
): Promise<void> {
  const { config, problems } = heldSettings(module, mixed, null);
  if (!config) throw new Refusal(problems.map((problem) => ({ code: 'BAD_USER_INPUT', ...problem })));
  const touched = affairs.map(({ key }) => key);
  await refuseReservedAffairs(ctx, touched, project, ['paths']);
  Object.assign(project, { title, config, affairs: touched, moduleVersion: module.version });
}

async function newestVersion(
  { em }: TenantCtx,
  { publisherId, lineageId }: AdaptationProposal,
): Promise<ProjectTemplate> {
  const newest = await em.findOneOrFail(Template, { publisherId, lineageId, supersededAt: null });
  return ofProject(newest, ['proposalId']);
}

/** Settings that a version lets no cloner change: the next one does not, either. */
function fixedIn(module: ServiceModule, { document }: ProjectTemplate): string[] {
  const open = new Set(migrateBounds(module, document.moduleVersion, document).map(({ path }) => path));
  return module.bounds.map(({ path }) => path).filter((path) => !open.has(path));
}

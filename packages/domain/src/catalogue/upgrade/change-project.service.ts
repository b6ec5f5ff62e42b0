import { Refusal, refuse, text } from '@gongzhi/kernel';
import { withChanges } from '@gongzhi/module-kit';
import { authorize, type Ctx, inCommunity, target } from '../../context.js';
import { isGroup, type JsonObject } from '../../documents/json.js';
import { normaliseName } from '../../names.js';
import { refuseDraft } from '../../projects/draft.js';
import { type Project, projects } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { presentSettings } from '../../projects/stored-settings.js';
import { projectTemplate } from '../project-template.js';
import { heldSettings } from './held-settings.js';
import { adaptedPaths, documentOfTemplate } from './project-document.js';
import type { ChangeProjectInput } from './upgrade.inputs.js';

/**
 * Changes a project's title and settings; of a clone, within the bounds of its template. Counts for what is recorded and
 * settled from now on: a settlement that was filed has its amounts.
 */
export async function changeProject(context: Ctx, input: ChangeProjectInput): Promise<Project> {
  const ctx = inCommunity(context);
  const project = await target(ctx, projects, input.projectId, ['projectId'], { lock: true });
  authorize(ctx, 'update', 'Project', project);
  refuseDraft(project);
  const module = moduleOf(ctx, project.module, ['projectId']);
  if (input.title != null) project.title = normaliseName(input.title, ['title']);
  if (input.config != null) {
    if (!isGroup(input.config))
      throw refuse('BAD_USER_INPUT', text('设置应为对象', 'Settings are an object'), ['config']);
    const present = presentSettings(module, project, ['projectId']);
    const template = project.templateId ? await projectTemplate(ctx.em, project.templateId) : null;
    const { config, problems } = heldSettings(module, withChanges(present, input.config) as JsonObject, template);
    if (!config || problems.length > 0)
      throw new Refusal(problems.map((problem) => ({ code: 'BAD_USER_INPUT', ...problem })));
    if (template) project.adapted = adaptedPaths(documentOfTemplate(module, template), config);
    Object.assign(project, { config, moduleVersion: module.version });
  }
  await ctx.em.flush();
  return project;
}

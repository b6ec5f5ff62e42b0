import { type Problem, Refusal, text } from '@gongzhi/kernel';
import { changeWithinBounds, migrateConfig, parseConfig, withChanges } from '@gongzhi/module-kit';
import { authorize, type Ctx, inCommunity, target } from '../../context.js';
import { normaliseName } from '../../names.js';
import { refuseDraft } from '../../projects/draft.js';
import { type Project, projects } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { Template } from '../template.entity.js';
import { isGroup, type JsonObject } from './json.js';
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
  if (input.title !== undefined) project.title = normaliseName(input.title, ['title']);
  if (input.config !== undefined && input.config !== null) {
    if (!isGroup(input.config)) throw new Refusal([wrong([], text('设置应为对象', 'Settings are an object'))]);
    const present = migrateConfig(module, project.moduleVersion, project.config);
    const parsed = parseConfig(module, withChanges(present, input.config));
    if (!parsed.ok) throw new Refusal(parsed.problems.map(({ field, message }) => wrong(field, message)));
    const config = parsed.value as JsonObject;
    if (project.templateId) {
      const template = await ctx.em.findOneOrFail(Template, { id: project.templateId });
      const theirs = documentOfTemplate(module, template);
      const source = { bounds: template.document.bounds, config: module.config };
      const beyond = changeWithinBounds(source, theirs.config, config);
      if (beyond.length > 0) throw new Refusal(beyond.map(({ field, message }) => wrong(field, message)));
      project.adapted = adaptedPaths(theirs, config);
    }
    Object.assign(project, { config, moduleVersion: module.version });
  }
  await ctx.em.flush();
  return project;
}

const wrong = (field: string[], message: Problem['message']): Problem => ({
  code: 'BAD_USER_INPUT',
  field: ['config', ...field],
  message,
});

import { type Problem, Refusal, refuse, text } from '@gongzhi/kernel';
import { changeWithinBounds, parseConfig, type ServiceModule } from '@gongzhi/module-kit';
import { type Ctx, inCommunity } from '../../context.js';
import type { Project } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { withdrawnProblems } from '../rulings/withdrawn.js';
import { Template } from '../template.entity.js';
import type { JsonObject } from './json.js';
import { merge } from './merge.js';
import { adaptedPaths, documentOfState, documentOfTemplate, stateOf } from './project-document.js';
import { ProjectUpgrade } from './project-upgrade.entity.js';
import type { UndoUpgradeInput } from './upgrade.inputs.js';
import { projectToUpgrade } from './upgrade.service.js';

/**
 * Takes the last upgrade back. What was changed since stays: `kept` names the paths that the upgrade had changed, too.
 */
export async function undoUpgrade(
  context: Ctx,
  input: UndoUpgradeInput,
): Promise<{ project: Project; kept: string[] }> {
  const ctx = inCommunity(context);
  const project = await projectToUpgrade(ctx, input, { lock: true });
  const own = { communityId: ctx.community.id, projectId: project.id };
  const [last] = await ctx.em.find(
    ProjectUpgrade,
    { ...own, undoneAt: null },
    { orderBy: { number: 'desc' }, limit: 1 },
  );
  if (last?.number !== input.number) throw notTheLast(last);
  const module = moduleOf(ctx, project.module, ['projectId']);
  const theirs = documentOfState(module, last.was);
  const { merged, conflicts } = merge({
    base: documentOfState(module, last.became),
    ours: documentOfState(module, stateOf(project)),
    theirs,
  });
  const { title, affairs, config: mixed } = merged as typeof theirs;
  const template = await ctx.em.findOneOrFail(Template, { id: last.fromTemplateId });
  const config = settingsOf(module, template, mixed);
  Object.assign(project, {
    title,
    config,
    affairs: affairs.map(({ key }) => key),
    adapted: adaptedPaths(documentOfTemplate(module, template), config),
    templateId: last.fromTemplateId,
    moduleVersion: module.version,
  });
  last.undoneAt = new Date();
  await ctx.em.flush();
  return { project, kept: conflicts.map(({ path }) => path) };
}

/** What was changed since may be beyond what the former version lets one change. @throws Refusal with every problem */
function settingsOf(module: ServiceModule, template: Template, mixed: JsonObject): JsonObject {
  const wrong = ({ field, message }: { field: string[]; message: Problem['message'] }): Problem => ({
    code: 'CONFLICT',
    field: ['config', ...field],
    message,
  });
  const parsed = parseConfig(module, mixed);
  if (!parsed.ok) throw new Refusal(parsed.problems.map(wrong));
  const config = parsed.value as JsonObject;
  const source = { bounds: template.document.bounds, config: module.config };
  const beyond = changeWithinBounds(source, documentOfTemplate(module, template).config, config);
  const problems = [...withdrawnProblems(template, ['number']), ...beyond.map(wrong)];
  if (problems.length > 0) throw new Refusal(problems);
  return config;
}

const notTheLast = (last: ProjectUpgrade | undefined) =>
  refuse(
    'CONFLICT',
    last
      ? text(`只能撤销最近一次升级：第 ${last.number} 次`, `Only the last upgrade can be undone: number ${last.number}`)
      : text('没有可撤销的升级', 'There is no upgrade to undo'),
    ['number'],
  );

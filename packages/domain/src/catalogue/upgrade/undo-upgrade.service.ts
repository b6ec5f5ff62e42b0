import { type Problem, Refusal, refuse, text } from '@gongzhi/kernel';
import { type Ctx, inCommunity } from '../../context.js';
import { merge } from '../../documents/merge.js';
import type { Project } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { refuseReservedAffairs } from '../../projects/reserved-affairs.js';
import { withdrawnProblems } from '../rulings/withdrawn.js';
import { Template } from '../template.entity.js';
import { heldSettings } from './held-settings.js';
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
  // What was changed since may be beyond what the former version lets one change.
  const { config, problems } = heldSettings(module, mixed, template);
  const wrong = problems.map((problem): Problem => ({ code: 'CONFLICT', ...problem }));
  const standing = [...withdrawnProblems(template, ['number']), ...wrong];
  if (!config || standing.length > 0) throw new Refusal(standing);
  const touched = affairs.map(({ key }) => key);
  await refuseReservedAffairs(ctx, touched, project, ['number']);
  Object.assign(project, {
    title,
    config,
    affairs: touched,
    adapted: adaptedPaths(documentOfTemplate(module, template), config),
    templateId: last.fromTemplateId,
    moduleVersion: module.version,
  });
  last.undoneAt = new Date();
  await ctx.em.flush();
  return { project, kept: conflicts.map(({ path }) => path) };
}

const notTheLast = (last: ProjectUpgrade | undefined) =>
  refuse(
    'CONFLICT',
    last
      ? text(`只能撤销最近一次升级：第 ${last.number} 次`, `Only the last upgrade can be undone: number ${last.number}`)
      : text('没有可撤销的升级', 'There is no upgrade to undo'),
    ['number'],
  );

import { Refusal, refuse, text } from '@gongzhi/kernel';
import { type Ctx, inCommunity } from '../../context.js';
import type { Project } from '../../projects/project.entity.js';
import { moduleOf } from '../../projects/project.service.js';
import { refuseReservedAffairs } from '../../projects/reserved-affairs.js';
import { projectTemplate } from '../project-template.js';
import { takeStock } from '../taken-stock.js';
import { stateOf, takeState } from './project-document.js';
import { ProjectUpgrade } from './project-upgrade.entity.js';
import { planUndo } from './undo-plan.js';
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
  const template = await projectTemplate(ctx.em, last.fromTemplateId);
  const { was, became } = last;
  const { state, kept, problems } = planUndo(module, template, { was, became, now: stateOf(project) });
  if (!state || problems.length > 0) throw new Refusal(problems);
  const touched = state.affairs.map(({ key }) => key);
  await refuseReservedAffairs(ctx, touched, project, ['number']);
  takeState(project, state);
  last.undoneAt = new Date();
  await ctx.em.flush();
  await takeStock(ctx, [template]);
  return { project, kept };
}

const notTheLast = (last: ProjectUpgrade | undefined) =>
  refuse(
    'CONFLICT',
    last
      ? text(`只能撤销最近一次升级：第 ${last.number} 次`, `Only the last upgrade can be undone: number ${last.number}`)
      : text('没有可撤销的升级', 'There is no upgrade to undo'),
    ['number'],
  );

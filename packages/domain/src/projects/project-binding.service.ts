import { newId, refuse, text } from '@gongzhi/kernel';
import { OPERATOR } from '@gongzhi/module-kit';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { organisations } from '../people/organisation.entity.js';
import { refuseDraft } from './draft.js';
import { mayBePaid, NO_SUCH_PAYEE, NOT_PAYABLE } from './payees.js';
import { type Project, projects } from './project.entity.js';
import type { SetProjectBindingInput } from './project.inputs.js';
import { moduleOf } from './project.service.js';
import { ProjectBinding } from './project-binding.entity.js';
import { refuseReservedOperator } from './reserved-affairs.js';

/**
 * Names another organisation to be paid, from the next settlement on: what is filed pays whom it says. An operator is
 * named where there is none; it is not changed here, since whoever acts for one must not approve what it did.
 */
export async function setProjectBinding(context: Ctx, input: SetProjectBindingInput): Promise<Project> {
  const ctx = inCommunity(context);
  const { requirement } = input;
  const project = await target(ctx, projects, input.projectId, ['projectId'], { lock: true });
  authorize(ctx, 'update', 'Project', project);
  refuseDraft(project);
  if (requirement === OPERATOR) return nameOperator(ctx, project, input);
  const { payees = [] } = moduleOf(ctx, project.module, ['projectId']);
  const need = payees.find(({ key }) => key === requirement);
  if (!need) throw refuse('BAD_USER_INPUT', NO_SUCH_PAYEE, ['requirement']);
  const organisation = await target(ctx, organisations, input.organisationId, ['organisationId']);
  if (!mayBePaid(organisation, need)) throw refuse('BAD_USER_INPUT', NOT_PAYABLE, ['organisationId']);
  const own = { communityId: ctx.community.id, projectId: project.id, requirement };
  const present = await ctx.em.findOne(ProjectBinding, own);
  if (present) present.organisationId = organisation.id;
  else ctx.em.persist(ctx.em.create(ProjectBinding, { ...own, id: newId(), organisationId: organisation.id }));
  await ctx.em.flush();
  return project;
}

async function nameOperator(ctx: TenantCtx, project: Project, input: SetProjectBindingInput): Promise<Project> {
  if (project.operatorId) {
    throw refuse('CONFLICT', text('项目已有运作组织', 'The project has an operator'), ['requirement']);
  }
  const organisation = await target(ctx, organisations, input.organisationId, ['organisationId']);
  await refuseReservedOperator(ctx, project.affairs, organisation, ['organisationId']);
  project.operatorId = organisation.id;
  await ctx.em.flush();
  return project;
}

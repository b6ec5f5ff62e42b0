import { newId, refuse } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, target } from '../context.js';
import { organisations } from '../people/organisation.entity.js';
import { mayBePaid, NO_SUCH_PAYEE, NOT_PAYABLE } from './payees.js';
import { type Project, projects } from './project.entity.js';
import type { SetProjectBindingInput } from './project.inputs.js';
import { moduleOf } from './project.service.js';
import { ProjectBinding } from './project-binding.entity.js';

/** Names another organisation to be paid, from the next settlement on: what is filed pays whom it says. */
export async function setProjectBinding(context: Ctx, input: SetProjectBindingInput): Promise<Project> {
  const ctx = inCommunity(context);
  const { requirement } = input;
  const project = await target(ctx, projects, input.projectId, ['projectId'], { lock: true });
  authorize(ctx, 'update', 'Project', project);
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

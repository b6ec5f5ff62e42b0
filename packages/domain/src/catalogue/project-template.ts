import { type Problem, Refusal, text } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import type { MechanismDocument } from './mechanisms/mechanism-document.js';
import { Template } from './template.entity.js';
import type { TemplateDocument } from './template-document.js';

/** A template that describes a project: what can be cloned. */
export type ProjectTemplate = Template & { module: string; document: TemplateDocument };
/** A template that describes a mechanism: what can be adopted. */
export type MechanismTemplate = Template & { module: null; document: MechanismDocument };

export const isOfProject = (template: Template): template is ProjectTemplate => template.module !== null;
export const isOfMechanism = (template: Template): template is MechanismTemplate => template.module === null;

/** The version that a project was cloned from, or was published as. */
export const projectTemplate = async (em: EntityManager, id: string): Promise<ProjectTemplate> =>
  ofProject(await em.findOneOrFail(Template, { id }), ['projectId']);

/** @throws Refusal where it describes a mechanism, saying what to do with that */
export function ofProject(template: Template, field: string[]): ProjectTemplate {
  if (isOfProject(template)) return template;
  throw new Refusal([mechanismInstead(field)]);
}

/** That a mechanism's template is no project's, and what to do with it. */
export const mechanismInstead = (field: string[]): Problem => ({
  code: 'BAD_USER_INPUT',
  field,
  reason: 'IS_MECHANISM',
  message: text(
    '这是机制的模板，不是项目的模板：请用 previewMechanism 预览、adoptMechanism 采用',
    'This template describes a mechanism, not a project: use previewMechanism and adoptMechanism',
  ),
});

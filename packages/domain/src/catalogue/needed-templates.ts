import { type Problem, Refusal, refuse, type Text, text } from '@gongzhi/kernel';
import type { Requirement } from '@gongzhi/module-kit';
import { idOf, may, type TenantCtx } from '../context.js';
import type { Community } from '../tenancy/community.entity.js';
import { isOfProject } from './project-template.js';
import { retiredProblems } from './retirement/retired.js';
import { Template } from './template.entity.js';

const MOST_NEEDED = 10;

/** What is said of a needed template, everybody reads who finds the one that needs it. */
const isForEverybody = ({ sharing, publisherId }: Template, { id }: Pick<Community, 'id'>): boolean =>
  sharing === 'ALL' || publisherId === id;

/** What a version needs of other templates, for the next one that needs the same. */
export const neededBy = ({ document }: Template): Requirement[] =>
  document.requirements.filter(({ type }) => type === 'template');

/** What a template says of others without which it is not whole. @throws Refusal naming those that are not there */
export async function neededTemplates(ctx: TenantCtx, nodeIds: readonly string[]): Promise<Requirement[]> {
  if (nodeIds.length > MOST_NEEDED)
    throw refuse(
      'BAD_USER_INPUT',
      text(`最多 ${MOST_NEEDED} 个所需模板`, `At most ${MOST_NEEDED} templates are needed`),
      ['needs'],
    );
  const ids = nodeIds.map((nodeId) => idOf('Template', nodeId));
  const found = await ctx.em.find(Template, { id: { $in: ids.filter((id) => id !== null) } });
  const templates = ids.map((id) => found.find((one) => one.id === id && may(ctx, 'read', 'Template', one)));
  const problems = templates.flatMap((template, index): Problem[] => {
    const field = ['needs', String(index)];
    if (!template) return [{ code: 'NOT_FOUND', field, message: text('找不到这个模板', 'There is no such template') }];
    if (isForEverybody(template, ctx.community)) return retiredProblems(template, field);
    const message = text(
      '这个模板没有与全市共享，不能列为所需',
      'This template is not shared with the whole city: nobody else could have it',
    );
    return [{ code: 'CONFLICT', field, message }];
  });
  if (problems.length > 0) throw new Refusal(problems);
  const lineages = new Map(templates.map((template) => [template!.lineageId, template!]));
  return [...lineages.values()].map((template, index) => ({
    ...{ key: `template-${index + 1}`, type: 'template', lineageId: template.lineageId },
    ...{ name: text(template.titleZh, template.titleEn), title: neededTitle(template) },
  }));
}

const neededTitle = (template: Template): Text =>
  isOfProject(template)
    ? text(`已有「${template.titleZh}」的项目`, `A project of ${template.titleEn} runs here`)
    : text(`已采用「${template.titleZh}」`, `${template.titleEn} is adopted here`);

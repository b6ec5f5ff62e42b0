import type { Ctx } from '../../context.js';
import { may } from '../../context.js';
import { type Change, differences } from '../../documents/merge.js';
import { batched } from '../../graphql/batched.js';
import type { Project } from '../../projects/project.entity.js';
import { isOfProject, type ProjectTemplate } from '../project-template.js';
import { Template } from '../template.entity.js';
import { documentOfTemplate } from './project-document.js';
import { summaryOf } from './upgrade-words.js';

/** A newer version than what was taken over, with what it has otherwise. */
export interface UpgradeOffer {
  template: Template;
  summary: string[];
}

/** The newest version of the template that a project was cloned from; undefined where that is the one it has. */
export const upgradeOfferOf = (ctx: Ctx, project: Project): Promise<UpgradeOffer | undefined> =>
  batched(ctx, 'Project.upgradeAvailable', project, async (rows) => {
    const from = await templatesById(ctx, rows);
    const lineages = [...from.values()].map(({ publisherId, lineageId }) => ({ publisherId, lineageId }));
    const newest = lineages.length
      ? await ctx.em.find(
          Template,
          { $or: lineages, supersededAt: null, withdrawnAt: null },
          { orderBy: { id: 'desc' } },
        )
      : [];
    const readable = newest.filter(isOfProject).filter((template) => may(ctx, 'read', 'Template', template));
    return new Map(
      rows.flatMap(({ id, templateId }) => {
        const cloned = from.get(templateId ?? '');
        const offered = cloned && readable.find(({ lineageId }) => lineageId === cloned.lineageId);
        return offered && offered.id !== cloned.id ? [[id, offerOf(ctx, cloned, offered)]] : [];
      }),
    );
  });

async function templatesById(ctx: Ctx, rows: readonly Project[]): Promise<ReadonlyMap<string, ProjectTemplate>> {
  const ids = [...new Set(rows.flatMap(({ templateId }) => templateId ?? []))];
  const found = ids.length ? await ctx.em.find(Template, { id: { $in: ids } }) : [];
  return new Map(found.filter(isOfProject).map((template) => [template.id, template]));
}

function offerOf({ modules, language }: Ctx, cloned: ProjectTemplate, template: ProjectTemplate): UpgradeOffer {
  const module = modules.get(template.module);
  if (!module) return { template, summary: [] };
  const news: Change[] = differences(documentOfTemplate(module, cloned), documentOfTemplate(module, template));
  return { template, summary: news.map((change) => summaryOf(module, change, language)) };
}

import { Refusal } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { type Ctx, may } from '../../context.js';
import type { JsonObject } from '../../documents/json.js';
import { type Change, merge } from '../../documents/merge.js';
import { batched } from '../../graphql/batched.js';
import { isOfMechanism, isOfProject } from '../project-template.js';
import { Template } from '../template.entity.js';
import { documentOfTemplate } from '../upgrade/project-document.js';
import type { AdaptationProposal } from './proposal.entity.js';
import { proposedProject, sectionsIn } from './proposed.js';

/**
 * What taking an open proposal over would replace of the publisher's newest version: where that has something else by now
 * than the version adapted, and the proposal something else again.
 */
export const overridesOf = (ctx: Ctx, proposal: AdaptationProposal): Promise<Change[] | undefined> =>
  batched(ctx, 'AdaptationProposal.overrides', proposal, async (rows) => {
    const open = rows.filter(({ status }) => status === 'OPEN');
    const lineages = open.map(({ publisherId, lineageId }) => ({ publisherId, lineageId, supersededAt: null }));
    const adapted = open.map(({ templateId }) => ({ id: templateId }));
    const found = open.length ? await ctx.em.find(Template, { $or: [...lineages, ...adapted] }) : [];
    const seen = found.filter((template) => may(ctx, 'read', 'Template', template));
    return new Map(
      open.flatMap((row) => {
        const base = seen.find(({ id }) => id === row.templateId);
        const newest = seen.find((one) => one.lineageId === row.lineageId && one.supersededAt === null);
        return base && newest ? [[row.id, overrides(ctx.modules, { row, base, newest })]] : [];
      }),
    );
  });

interface Versions {
  row: AdaptationProposal;
  base: Template;
  newest: Template;
}

function overrides(modules: ReadonlyMap<string, ServiceModule>, versions: Versions): Change[] {
  try {
    const documents = documentsOf(modules, versions);
    const { conflicts } = documents ? merge(documents) : { conflicts: [] };
    return conflicts.map(({ path, ours, theirs }) => ({ path, before: ours, after: theirs }));
  } catch (error) {
    // Settings that no migration reads: `acceptProposal` says so.
    if (!(error instanceof Refusal)) throw error;
    return [];
  }
}

function documentsOf(
  modules: ReadonlyMap<string, ServiceModule>,
  { row, base, newest }: Versions,
): Record<'base' | 'ours' | 'theirs', JsonObject> | null {
  if (isOfMechanism(base) && isOfMechanism(newest)) {
    return { base: sectionsIn(base.document), ours: sectionsIn(newest.document), theirs: row.document };
  }
  const module = modules.get(base.module ?? '');
  if (!module || !isOfProject(base) || !isOfProject(newest)) return null;
  return {
    base: documentOfTemplate(module, base),
    ours: documentOfTemplate(module, newest),
    theirs: proposedProject(module, row),
  };
}

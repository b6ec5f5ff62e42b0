import { addDays, type Json, newId, Refusal, text, today } from '@gongzhi/kernel';
import { formSchema, type Requirement, type ServiceModule } from '@gongzhi/module-kit';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { refuseDraft } from '../projects/draft.js';
import { type Project, projects } from '../projects/project.entity.js';
import { moduleOf } from '../projects/project.service.js';
import { factsOfProjects } from '../projects/project-facts.js';
import { presentSettings } from '../projects/stored-settings.js';
import type { PublishTemplateInput } from './catalogue.inputs.js';
import { neededTemplates } from './needed-templates.js';
import { nextSharing, publishedTitle, publishVersion } from './publish-version.js';
import type { Template } from './template.entity.js';
import type { TemplateDocument } from './template-document.js';

/** What a version that takes a proposal over has from elsewhere. */
interface TakenOver {
  /** The community whose proposal it was. */
  contributorId?: string | null;
  /** What the version before needs of other templates. */
  needs?: Requirement[] | null;
}

/**
 * Publishes how a project works as an immutable version. The document is built from the module and the settings alone, so
 * no person's data can be in it; the two free texts are searched for what names the community or a person, and refused
 * then. Of a clone it says which version that was.
 */
export async function publishTemplate(
  context: Ctx,
  input: PublishTemplateInput,
  { contributorId = null, needs: known = null }: TakenOver = {},
): Promise<Template> {
  const ctx = inCommunity(context);
  authorize(ctx, 'publish', 'Template');
  const project = await target(ctx, projects, input.projectId, ['projectId'], { lock: true });
  refuseDraft(project);
  const module = moduleOf(ctx, project.module, ['projectId']);
  project.lineageId ??= newId();
  const sharing = await nextSharing(ctx, project.lineageId, input);
  const title = await publishedTitle(ctx, input, module.title);
  const needs = known ?? (await neededTemplates(ctx, input.needs ?? []));
  const document = await documentOf(ctx, project, module, { title, fixed: input.fixed ?? [], needs });
  return publishVersion(ctx, {
    ...{ lineageId: project.lineageId, version: input.version, document, words: wordsOf(document), ...sharing },
    ...{ module: module.key, mechanism: null, derivedFromId: project.templateId, contributorId },
  });
}

async function documentOf(
  ctx: TenantCtx,
  project: Project,
  module: ServiceModule,
  { title, fixed, needs }: Pick<TemplateDocument, 'title'> & { fixed: readonly string[]; needs: Requirement[] },
): Promise<TemplateDocument> {
  const changeable = new Set(module.bounds.map(({ path }) => path));
  const unknown = fixed.findIndex((path) => !changeable.has(path));
  if (unknown >= 0) {
    throw new Refusal([
      {
        code: 'BAD_USER_INPUT',
        field: ['fixed', String(unknown)],
        message: text('没有这项可调整的设置', 'There is no such changeable setting'),
      },
    ]);
  }
  // Whatever version they were stored under, the document says today's.
  const config = presentSettings(module, project, ['projectId']);
  return {
    module: module.key,
    moduleVersion: module.version,
    brand: module.brand,
    title,
    summary: module.summary,
    config: config as Record<string, Json>,
    bounds: module.bounds.filter((bound) => !fixed.includes(bound.path)),
    requirements: [...module.requires, ...needs],
    ...(project.affairs.length > 0 ? { affairs: [...project.affairs] } : {}),
    parts: Object.entries(module.parts).map(([key, part]) => ({ key, title: part.title, side: part.side })),
    fundingLines: module.fundingLines.map(({ key, title: name, source, unit, basis, interpretations }) => ({
      key,
      title: name,
      source,
      unit,
      basis,
      interpretations: [...interpretations],
    })),
    forms: { config: formSchema(module.config), record: formSchema(module.record) },
    metrics: module.metrics.map(({ key, title: name, unit }) => ({ key, title: name, unit })),
    evidence: await evidenceOf(ctx, { id: project.id, config }, module),
  };
}

/** The publisher's figures of the last year; small counts, which could point at persons, are left out. */
async function evidenceOf(
  ctx: TenantCtx,
  project: Pick<Project, 'id' | 'config'>,
  module: ServiceModule,
): Promise<TemplateDocument['evidence']> {
  const span = { from: addDays(today(), -365), until: today() };
  const facts = (await factsOfProjects(ctx, [project.id], span)).get(project.id)!;
  const [paid] = await ctx.em.execute<{ fen: string }[]>(
    `select coalesce(sum(payable_fen), 0)::text as fen from settlement
     where community_id = ? and project_id = ? and status = 'APPROVED' and from_date >= ?`,
    [ctx.community.id, project.id, span.from],
  );
  return module.metrics.flatMap((metric) => {
    const value = metric.measure({ config: project.config, ...span, ...facts, settled: Number(paid?.fen ?? 0) });
    return value === null || (value >= 1 && value <= 4) ? [] : [{ metric: metric.key, value }];
  });
}

const BRANDS: Record<string, string> = {
  'golden-cane': '五金 金手杖 为老',
  'golden-daisy': '五金 金雏菊 儿童',
  'golden-shield': '五金 金之盾 维权',
  'golden-kin': '五金 金乡里 邻里',
  'golden-butler': '五金 金管家 新市民',
};

/** By what it is found, besides its title and summary. */
function wordsOf({ module, brand, fundingLines, parts }: TemplateDocument): string[] {
  const texts = [...fundingLines.flatMap((line) => [line.title, line.source]), ...parts.map((part) => part.title)];
  return [module, brand, BRANDS[brand] ?? '', ...texts.flatMap(({ zh, en }) => [zh, en])];
}

import { addDays, hashOf, type Json, newId, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { compareVersions, formSchema, isVersion, type Requirement, type ServiceModule } from '@gongzhi/module-kit';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { normaliseName } from '../names.js';
import { refuseDraft } from '../projects/draft.js';
import { type Project, projects } from '../projects/project.entity.js';
import { moduleOf } from '../projects/project.service.js';
import { factsOfProjects } from '../projects/project-facts.js';
import { presentSettings } from '../projects/stored-settings.js';
import type { PublishTemplateInput } from './catalogue.inputs.js';
import { neededTemplates } from './needed-templates.js';
import { lockedVersions, type SharedTo, sharingOf } from './sharing/sharing.service.js';
import { Template } from './template.entity.js';
import type { TemplateDocument } from './template-document.js';

/**
 * Publishes how a project works as an immutable version: the one door out of a community. The document is built from
 * the module and the settings alone, so no person's data can be in it; the two free texts are searched for what names
 * the community or a person, and refused then. Of a clone it says which version that was. `contributorId`: the community whose proposal the version takes over.
 */
export async function publishTemplate(
  context: Ctx,
  input: PublishTemplateInput,
  { contributorId = null }: { contributorId?: string | null } = {},
): Promise<Template> {
  const ctx = inCommunity(context);
  authorize(ctx, 'publish', 'Template');
  const project = await target(ctx, projects, input.projectId, ['projectId'], { lock: true });
  refuseDraft(project);
  const module = moduleOf(ctx, project.module, ['projectId']);
  project.lineageId ??= newId();
  const earlier = await lockedVersions(ctx, project.lineageId);
  refuseOldVersion(earlier, input.version);
  const sharing = await sharingFrom(ctx, input, earlier);
  const title = text(
    input.title === undefined ? module.title.zh : normaliseName(input.title, ['title']),
    input.titleEn === undefined ? module.title.en : normaliseName(input.titleEn, ['titleEn']),
  );
  await refuseTelltale(ctx, title.zh, 'title');
  await refuseTelltale(ctx, title.en, 'titleEn');
  const needs = await neededTemplates(ctx, input.needs ?? []);
  const document = await documentOf(ctx, project, module, { title, fixed: input.fixed ?? [], needs });
  const publishedAt = new Date();
  const template = ctx.em.create(Template, {
    id: newId(),
    lineageId: project.lineageId,
    publisherId: ctx.community.id,
    version: input.version,
    module: module.key,
    titleZh: title.zh,
    titleEn: title.en,
    document,
    hash: hashOf(document),
    searchText: searchTextOf(document, ctx.community.name),
    publishedAt,
    supersededAt: null,
    ...{ endorsedAt: null, endorsement: null, withdrawnAt: null, withdrawal: null, contributorId },
    ...sharing,
    derivedFromId: project.templateId,
  });
  await ctx.em.execute(
    'update template set superseded_at = ? where publisher_id = ? and lineage_id = ? and superseded_at is null',
    [publishedAt, ctx.community.id, project.lineageId],
  );
  await ctx.em.persist(template).flush();
  return template;
}

const WITH_ALL: SharedTo = { sharing: 'ALL', sharedTownIds: [], sharedCommunityIds: [] };

/** Versions are shared alike: what is said with the newest counts for all, and what is not said stays as it was. */
async function sharingFrom(
  ctx: TenantCtx,
  input: PublishTemplateInput,
  earlier: readonly Template[],
): Promise<SharedTo> {
  const said = await sharingOf(ctx, input);
  if (said) for (const version of earlier) Object.assign(version, said);
  const { sharing, sharedTownIds, sharedCommunityIds } = said ?? earlier[0] ?? WITH_ALL;
  return { sharing, sharedTownIds, sharedCommunityIds };
}

function refuseOldVersion(published: readonly Template[], version: string): void {
  if (!isVersion(version)) {
    throw refuse('BAD_USER_INPUT', text('版本应形如 1.2.3', 'A version looks like 1.2.3'), ['version']);
  }
  const newest = published
    .map((template) => template.version)
    .sort(compareVersions)
    .at(-1);
  if (newest && compareVersions(version, newest) <= 0) {
    throw refuse(
      'CONFLICT',
      text(`版本须高于已发布的 ${newest}`, `The version must be above ${newest}, which is published`),
      ['version'],
    );
  }
}

/** Refuses a text that names this community, a person in it, or carries a phone or identity number. */
export async function refuseTelltale(ctx: TenantCtx, words: string, field: string): Promise<void> {
  const plain = withoutGaps(words);
  const numbers = /1[3-9]\d{9}|\d{17}[\dx]/.test(plain);
  const name = withoutGaps(ctx.community.name);
  const place = [name, name.replace(/社区$/, '')].some((each) => each !== '' && plain.includes(each));
  if (!numbers && !place && !(await personsNamedIn(ctx, words))) return;
  throw refuse(
    'BAD_USER_INPUT',
    text(
      '公开的文字不能含有本社区名称、人名、手机号或身份证号',
      'A published text cannot name this community or a person, or carry a phone or identity number',
    ),
    [field],
  );
}

/** Whether a text names somebody who is registered here. */
export async function personsNamedIn({ em, community }: TenantCtx, words: string): Promise<boolean> {
  const named = await em.execute<unknown[]>(
    `select 1 from person
     where community_id = ? and length(name) > 1 and position(regexp_replace(lower(name), '[\\s-]', '', 'g') in ?) > 0 limit 1`,
    [community.id, withoutGaps(words)],
  );
  return named.length > 0;
}

/** A name or a number is the same one in full width, in capitals, or with gaps in it. */
const withoutGaps = (words: string): string => words.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '');

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

function searchTextOf(document: TemplateDocument, publisher: string): string {
  const { title, summary, module, brand, fundingLines, parts } = document;
  const texts = [
    title,
    summary,
    ...fundingLines.flatMap((line) => [line.title, line.source]),
    ...parts.map((part) => part.title),
  ];
  return [module, brand, BRANDS[brand] ?? '', publisher, ...texts.flatMap(({ zh, en }) => [zh, en])]
    .join('\n')
    .normalize('NFKC')
    .toLowerCase();
}

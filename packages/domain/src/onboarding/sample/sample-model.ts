import { toNodeId } from '@gongzhi/kernel';
import { Bundle } from '../../catalogue/bundles/bundle.entity.js';
import { publishBundle } from '../../catalogue/bundles/publish-bundle.service.js';
import type { Mechanism } from '../../catalogue/mechanisms/mechanism.enums.js';
import { publishMechanism } from '../../catalogue/mechanisms/publish-mechanism.service.js';
import { Template } from '../../catalogue/template.entity.js';
import type { TenantCtx } from '../../context.js';
import { Role } from '../../people/people.enums.js';
import type { Community } from '../../tenancy/community.entity.js';
import { asMember, type SampleTools } from './sample-acting.js';
import type { SampleFolder, SampleModel } from './sample-files.js';

/** Publishes the mechanisms that are missing, and then the bundle of them and of projects' templates; by the administrator. */
export async function loadSampleModel(
  tools: SampleTools,
  community: Community,
  { members, model }: SampleFolder,
): Promise<void> {
  if (!model) return;
  const admin = members.find(({ role }) => role === Role.ADMIN)!.email;
  for (const { mechanism, version } of model.mechanisms)
    await asMember(tools, community, admin, (ctx) => publishOnce(ctx, mechanism, version));
  await asMember(tools, community, admin, (ctx) => bundleOnce(ctx, model.bundle));
}

async function publishOnce(ctx: TenantCtx, mechanism: Mechanism, version: string): Promise<void> {
  if ((await ctx.em.count(Template, { publisherId: ctx.community.id, mechanism })) > 0) return;
  await publishMechanism(ctx, { mechanism, version });
}

async function bundleOnce(ctx: TenantCtx, { title, summary, items }: SampleModel['bundle']): Promise<void> {
  const own = { publisherId: ctx.community.id };
  if ((await ctx.em.count(Bundle, { ...own, titleZh: title.zh })) > 0) return;
  const templates = await ctx.em.find(Template, { ...own, supersededAt: null });
  await publishBundle(ctx, {
    ...{ title: title.zh, titleEn: title.en, summary: summary.zh, summaryEn: summary.en },
    items: items.map(({ key, module = null, mechanism = null, after, optional }) => {
      const template = templates.find((one) => one.module === module && one.mechanism === mechanism);
      if (!template) throw new Error(`model.yaml: ${key} has no template in ${ctx.community.code}`);
      return { key, templateId: toNodeId('Template', template.id), after, optional };
    }),
    idempotencyKey: 'sample-model',
  });
}

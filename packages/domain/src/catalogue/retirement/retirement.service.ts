import { refuse, text } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity } from '../../context.js';
import { normaliseNote } from '../../names.js';
import { lockedVersions, ownTemplate } from '../sharing/sharing.service.js';
import { refuseTelltale } from '../telltale.js';
import type { Template } from '../template.entity.js';
import type { RestoreTemplateInput, RetireTemplateInput } from './retirement.inputs.js';

/**
 * Its publisher offers a template no longer, in all its versions: from then on nobody clones or adopts it anew, and the
 * catalogue does not list it. Who has it keeps it, newer versions included. Done again, with other words.
 */
export async function retireTemplate(context: Ctx, input: RetireTemplateInput): Promise<Template> {
  const ctx = inCommunity(context);
  authorize(ctx, 'publish', 'Template');
  const retirement = normaliseNote(input.reason, ['reason']);
  await refuseTelltale(ctx, retirement, 'reason');
  const template = await ownTemplate(ctx, input.templateId);
  const versions = await lockedVersions(ctx, template.lineageId);
  const retiredAt = versions[0]?.retiredAt ?? new Date();
  for (const version of versions) Object.assign(version, { retiredAt, retirement });
  await ctx.em.flush();
  return template;
}

/** Takes that back: it is listed and cloned again, by whom it is shared with. */
export async function restoreTemplate(context: Ctx, input: RestoreTemplateInput): Promise<Template> {
  const ctx = inCommunity(context);
  authorize(ctx, 'publish', 'Template');
  const template = await ownTemplate(ctx, input.templateId);
  const versions = await lockedVersions(ctx, template.lineageId);
  if (versions.every(({ retiredAt }) => retiredAt === null)) {
    throw refuse('CONFLICT', text('这个模板没有停止提供', 'It is not retired'), ['templateId']);
  }
  for (const version of versions) Object.assign(version, { retiredAt: null, retirement: null });
  await ctx.em.flush();
  return template;
}

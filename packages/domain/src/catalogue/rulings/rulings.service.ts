import { type Json, refuse, text } from '@gongzhi/kernel';
import { type EntityManager, inSession, OutboxEvent } from '@gongzhi/storage';
import { AuditEntry, attribute, witnessOf } from '../../audit/index.js';
import { entryOf, eventOf, type RowChange } from '../../audit/trail.js';
import { authorize, type Ctx, idOf } from '../../context.js';
import { normaliseNote } from '../../names.js';
import { noSuchTemplate } from '../clone-plan.js';
import { Adoption, Template } from '../template.entity.js';
import type {
  EndEndorsementInput,
  EndorseTemplateInput,
  ReinstateTemplateInput,
  WithdrawTemplateInput,
} from './rulings.inputs.js';

/** The bureau recommends a version; done again, with other words. */
export async function endorseTemplate(ctx: Ctx, { templateId, note }: EndorseTemplateInput): Promise<Template> {
  const endorsement = note ? normaliseNote(note, ['note']) : null;
  const template = await templateToRule(ctx, templateId);
  if (template.withdrawnAt) {
    throw refuse(
      'CONFLICT',
      text('已撤回的版本不能推荐，请先恢复', 'A withdrawn version is not endorsed: reinstate it first'),
      ['templateId'],
    );
  }
  return ruled(ctx, template, { endorsedAt: template.endorsedAt ?? new Date(), endorsement });
}

/** Takes that back; a version that is not endorsed stays as it is. */
export async function endEndorsement(ctx: Ctx, { templateId }: EndEndorsementInput): Promise<Template> {
  return ruled(ctx, await templateToRule(ctx, templateId), { endorsedAt: null, endorsement: null });
}

/**
 * The bureau withdraws a version, or all that there are, for safety: from then on nobody clones it or upgrades to it. It
 * stands in the trail of its publisher and of each adopter, with the reason; their projects go on until they decide.
 */
export async function withdrawTemplate(ctx: Ctx, input: WithdrawTemplateInput): Promise<Template> {
  const reason = normaliseNote(input.reason, ['reason']);
  const template = await templateToRule(ctx, input.templateId);
  const { publisherId, lineageId } = template;
  const others = input.allVersions ? await ctx.em.find(Template, { publisherId, lineageId }) : [template];
  for (const version of others.filter(({ withdrawnAt }) => withdrawnAt === null)) {
    const withdrawal = { withdrawnAt: new Date(), withdrawal: reason, endorsedAt: null, endorsement: null };
    await ruled(ctx, version, withdrawal);
    await tellAdopters(ctx, version.id, { before: null, after: reason });
  }
  return template;
}

/** Lets it be cloned again; its adopters are told that, too. */
export async function reinstateTemplate(ctx: Ctx, { templateId }: ReinstateTemplateInput): Promise<Template> {
  const template = await templateToRule(ctx, templateId);
  if (!template.withdrawal) throw refuse('CONFLICT', text('这个版本没有被撤回', 'It is not withdrawn'), ['templateId']);
  const before = template.withdrawal;
  const reinstated = await ruled(ctx, template, { withdrawnAt: null, withdrawal: null });
  await tellAdopters(ctx, template.id, { before, after: null });
  return reinstated;
}

async function templateToRule(ctx: Ctx, nodeId: string): Promise<Template> {
  authorize(ctx, 'update', 'Template');
  const id = idOf('Template', nodeId);
  const template = id && (await ctx.em.findOne(Template, { id }));
  if (template) return template;
  throw noSuchTemplate();
}

type Ruling = Partial<Pick<Template, 'endorsedAt' | 'endorsement' | 'withdrawnAt' | 'withdrawal'>>;

/** In a session of the publisher's community, so that it stands in its trail; whoever shows it reads it anew. */
async function ruled(ctx: Ctx, template: Template, ruling: Ruling): Promise<Template> {
  await inSession(ctx.sessions!.nested.bureau, { communityId: template.publisherId }, 'write', async (em) => {
    attribute(em, witnessOf(ctx));
    Object.assign(await em.findOneOrFail(Template, { id: template.id }), ruling);
    await em.flush();
  });
  return template;
}

/** Each adopter’s trail and subscribers hear of it, in a transaction of their own. */
async function tellAdopters(ctx: Ctx, templateId: string, withdrawal: { before: Json; after: Json }): Promise<void> {
  const adoptions = await ctx.em.find(Adoption, { templateId });
  const topic = withdrawal.after === null ? 'Template.reinstated' : 'Template.withdrawn';
  const change: RowChange = {
    type: 'Template',
    row: { id: templateId },
    action: 'UPDATE',
    fields: [{ field: 'withdrawal', ...withdrawal }],
  };
  for (const { adopterId: communityId } of adoptions) {
    await inSession(ctx.sessions!.nested.bureau, { communityId }, 'write', async (em: EntityManager) => {
      em.create(AuditEntry, { ...entryOf(change, witnessOf(ctx)), communityId });
      em.create(OutboxEvent, { ...eventOf(change), communityId, topic });
      await em.flush();
    });
  }
}

import { type Ctx, may } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { batched } from '../../graphql/batched.js';
import { isOfMechanism, type MechanismTemplate } from '../project-template.js';
import { Template } from '../template.entity.js';
import type { UpgradeOffer } from '../upgrade/upgrade-offers.js';
import { lineOf } from '../upgrade/upgrade-words.js';
import { kindOf } from './mechanism.enums.js';
import type { MechanismAdoption } from './mechanism-adoption.entity.js';
import { titleOfPath } from './mechanism-plan.js';
import { newerVersions } from './mechanism-standing.js';

/** The newest version of what an adoption took over; undefined where it has that, was undone, or another one came after it. */
export const mechanismOfferOf = (ctx: Ctx, adoption: MechanismAdoption): Promise<UpgradeOffer | undefined> =>
  batched(ctx, 'MechanismAdoption.upgradeAvailable', adoption, async (rows) => {
    const newer = await newerVersions(
      ctx,
      rows.map(({ id }) => id),
    );
    const versions = await mechanismsById(ctx, [...newer.values(), ...rows.map(({ templateId }) => templateId)]);
    return new Map(
      rows.flatMap(({ id, templateId }) => {
        const [from, to] = [versions.get(templateId), versions.get(newer.get(id) ?? '')];
        return from && to ? [[id, offerOf(ctx, from, to)]] : [];
      }),
    );
  });

async function mechanismsById(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, MechanismTemplate>> {
  const found = await ctx.em.find(Template, { id: { $in: [...new Set(ids)] } });
  const readable = found.filter(isOfMechanism).filter((template) => may(ctx, 'read', 'Template', template));
  return new Map(readable.map((template) => [template.id, template]));
}

function offerOf({ language }: Ctx, from: MechanismTemplate, to: MechanismTemplate): UpgradeOffer {
  const kind = kindOf(to.document.mechanism);
  const news = differences(from.document.sections, to.document.sections);
  return {
    template: to,
    summary: news.map((change) => lineOf(titleOfPath(kind, change.path)[language], change, language)),
  };
}

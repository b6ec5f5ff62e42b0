import { type Json, newId } from '@gongzhi/kernel';
import type { Requirement } from '@gongzhi/module-kit';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../../context.js';
import { isGroup, type JsonObject, nameOfItems } from '../../documents/json.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { neededTemplates } from '../needed-templates.js';
import { nextSharing, publishedTitle, publishVersion, type Terms } from '../publish-version.js';
import { refuseTelltales, telltalesAmong } from '../telltale.js';
import { Template } from '../template.entity.js';
import { kindOf, type Mechanism } from './mechanism.enums.js';
import type { PublishMechanismInput } from './mechanism.inputs.js';
import type { MechanismDocument, Sections } from './mechanism-document.js';
import type { MechanismKind } from './mechanism-kind.js';
import { lastAdoption } from './mechanism-plan.js';
import { sectionsOf } from './mechanism-sections.js';

/**
 * Publishes a mechanism as this community has it, as an immutable version. Its texts were written by somebody here: each
 * is searched for what names the community or a person, and refused then. Of one that was adopted it says which version that was.
 */
export async function publishMechanism(
  context: Ctx,
  input: PublishMechanismInput,
): Promise<{ template: Template; leftOut: string[] }> {
  const ctx = inCommunity(context);
  authorize(ctx, 'publish', 'Template');
  const { mechanism, version } = input;
  await oneAtATime(ctx, 'publish');
  const lineageId = await lineageOf(ctx, mechanism);
  const sharing = await nextSharing(ctx, lineageId, input);
  const title = await publishedTitle(ctx, input, kindOf(mechanism).title);
  const needs = await neededTemplates(ctx, input.needs ?? []);
  const told = { mechanism, version, lineageId, sharing, title, needs, contributorId: null };
  return publishSections(ctx, told, ['mechanism']);
}

interface ToldVersion
  extends Pick<MechanismDocument, 'mechanism' | 'title'>,
    Pick<Template, 'version' | 'lineageId' | 'contributorId'> {
  sharing: Terms;
  needs: readonly Requirement[];
}

/** The same with everything that is told of the version; `field` is where a refusal of its texts begins. */
export async function publishSections(
  ctx: TenantCtx,
  { mechanism, title, needs, sharing, ...version }: ToldVersion,
  field: string[],
): Promise<{ template: Template; leftOut: string[] }> {
  const kind = kindOf(mechanism);
  const { sections, leftOut } = await withoutTelltales(ctx, kind, await sectionsOf(ctx, mechanism));
  await refuseTelltales(ctx, new Map(textsIn(sections, field)));
  const document = { mechanism, title, summary: kind.summary, requirements: [...kind.requires, ...needs], sections };
  const adopted = await lastAdoption(ctx, { mechanism });
  const template = await publishVersion(ctx, {
    ...{ ...version, ...sharing, document, words: wordsOf(document), module: null, mechanism },
    derivedFromId: adopted?.templateId ?? null,
  });
  return { template, leftOut };
}

/** The sections without items that name somebody and cannot be renamed; which those are, as in `fundingLines.outings`. */
async function withoutTelltales(
  ctx: TenantCtx,
  { parts }: MechanismKind,
  sections: Sections,
): Promise<{ sections: Sections; leftOut: string[] }> {
  const kept = { ...sections };
  const leftOut: string[] = [];
  for (const { section, isFixed } of parts) {
    const items = sections[section.key];
    if (!isFixed || !Array.isArray(items)) continue;
    const texts = items.map((item) => [...textsIn(item, [])].map(([, words]) => words));
    const telltale = await telltalesAmong(ctx, texts);
    kept[section.key] = items.filter((_, index) => !telltale.has(index));
    const name = nameOfItems([items]);
    leftOut.push(
      ...[...telltale].map((index) => `${section.key}.${name ? (items[index] as JsonObject)[name] : index}`),
    );
  }
  return { sections: kept, leftOut };
}

/** A community publishes one line of versions of each of its mechanisms. */
async function lineageOf({ em, community }: TenantCtx, mechanism: Mechanism): Promise<string> {
  const own = { publisherId: community.id, mechanism };
  const [newest] = await em.find(Template, own, { orderBy: { publishedAt: 'desc', id: 'desc' }, limit: 1 });
  return newest?.lineageId ?? newId();
}

/** By what it is found, besides its title and summary. */
function wordsOf({ mechanism, sections }: MechanismDocument): string[] {
  const { title, parts } = kindOf(mechanism);
  const titles = [title, ...parts.map(({ section }) => section.title)];
  const written = [...textsIn(sections, [])].map(([, words]) => words);
  return [mechanism, ...titles.flatMap(({ zh, en }) => [zh, en]), ...written];
}

/** Every text in a value, with the path that leads to it; keys of groups are texts, too. */
function* textsIn(value: Json, path: string[]): Generator<[string[], string]> {
  if (typeof value === 'string') yield [path, value];
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsIn(item, [...path, String(index)]);
  if (!isGroup(value)) return;
  for (const [key, item] of Object.entries(value)) {
    yield [[...path, key], key];
    yield* textsIn(item, [...path, key]);
  }
}

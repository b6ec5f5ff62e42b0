import { hashOf, newId, refuse, type Text, text } from '@gongzhi/kernel';
import { compareVersions, isVersion } from '@gongzhi/module-kit';
import type { TenantCtx } from '../context.js';
import { normaliseName } from '../names.js';
import { lockedVersions, type SharedTo, sharingOf } from './sharing/sharing.service.js';
import { refuseTelltale } from './telltale.js';
import { Template } from './template.entity.js';

/** What counts for all versions of a line alike. */
export interface Terms extends SharedTo, Pick<Template, 'retiredAt' | 'retirement'> {}

/** A version that is about to be published: of a project or of a mechanism. */
interface NewVersion
  extends Terms,
    Pick<Template, 'lineageId' | 'version' | 'module' | 'mechanism' | 'document' | 'derivedFromId' | 'contributorId'> {
  /** By what it is found, besides its title and summary. */
  words: readonly string[];
}

/** Puts an immutable version into the catalogue, in the place of the one before: the one door out of a community. */
export async function publishVersion(ctx: TenantCtx, { words, ...told }: NewVersion): Promise<Template> {
  const { title, summary } = told.document;
  const publishedAt = new Date();
  const template = ctx.em.create(Template, {
    ...{ id: newId(), publisherId: ctx.community.id, ...told },
    ...{ titleZh: title.zh, titleEn: title.en, hash: hashOf(told.document) },
    searchText: [ctx.community.name, title.zh, title.en, summary.zh, summary.en, ...words]
      .join('\n')
      .normalize('NFKC')
      .toLowerCase(),
    ...{ publishedAt, supersededAt: null },
    ...{ endorsedAt: null, endorsement: null, withdrawnAt: null, withdrawal: null },
  });
  await ctx.em.execute(
    'update template set superseded_at = ? where publisher_id = ? and lineage_id = ? and superseded_at is null',
    [publishedAt, ctx.community.id, told.lineageId],
  );
  await ctx.em.persist(template).flush();
  return template;
}

/** The title that somebody gives it, which names nobody; or the one that it has otherwise. */
export async function publishedTitle(
  ctx: TenantCtx,
  { title, titleEn }: { title?: string; titleEn?: string },
  otherwise: Text,
): Promise<Text> {
  const words = text(
    title == null ? otherwise.zh : normaliseName(title, ['title']),
    titleEn == null ? otherwise.en : normaliseName(titleEn, ['titleEn']),
  );
  await refuseTelltale(ctx, words.zh, 'title');
  await refuseTelltale(ctx, words.en, 'titleEn');
  return words;
}

const FIRST: Terms = { sharing: 'ALL', sharedTownIds: [], sharedCommunityIds: [], retiredAt: null, retirement: null };

/**
 * With whom the next version of a line is shared: what is said with it counts for all of them, and what is not said stays
 * as it was. Of a retired line it is retired, too: it comes to those who have an earlier one. Until the transaction ends nobody else publishes here.
 * @throws Refusal unless the version is above those that are published
 */
export async function nextSharing(
  ctx: TenantCtx,
  lineageId: string,
  input: Parameters<typeof sharingOf>[1] & { version: string },
): Promise<Terms> {
  const earlier = await lockedVersions(ctx, lineageId);
  refuseOldVersion(earlier, input.version);
  const said = await sharingOf(ctx, input);
  if (said) for (const version of earlier) Object.assign(version, said);
  const { retiredAt, retirement, ...before } = earlier[0] ?? FIRST;
  const { sharing, sharedTownIds, sharedCommunityIds } = said ?? before;
  return { sharing, sharedTownIds, sharedCommunityIds, retiredAt, retirement };
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

import { Denial, text } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { entryOf, witnessOf } from '../audit/trail.js';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx } from '../context.js';
import type { Job } from '../jobs/job.entity.js';
import { startJob } from '../jobs/job.service.js';
import { normaliseNote } from '../names.js';
import { CommunityExport, CommunityExportPart } from './community-export.entity.js';
import type { StartCommunityExportInput } from './community-export.inputs.js';
import { communityExportJob } from './community-export-job.js';

/**
 * Asks for everything of the community as one file. Its own administrator alone may: the bureau runs the city, and sees
 * nobody's data.
 */
export async function startCommunityExport(context: Ctx, input: StartCommunityExportInput): Promise<Job> {
  const ctx = inCommunity(context);
  authorize(ctx, 'export', 'Community');
  const reason = normaliseNote(input.reason, ['reason']);
  return startJob(ctx, communityExportJob, text('导出本社区全部数据', 'Export everything of the community'), {
    reason,
  });
}

/** A file that is ready, read part by part. */
export interface FetchedExport {
  id: string;
  fileName: string;
  bytes: number;
  sha256: string;
  parts: AsyncIterable<Buffer>;
}

/**
 * The file that a job has made, for whoever asked for it and still may, as long as it is kept.
 * @throws Denial NOT_FOUND for anybody else’s, and for one that is gone
 */
export async function fetchExport(context: Ctx, jobId: string): Promise<FetchedExport> {
  const ctx = inCommunity(context);
  authorize(ctx, 'export', 'Community');
  const id = idOf('Job', jobId);
  const own = { communityId: ctx.community.id, askedByKey: ctx.actor.key, expiresAt: { $gt: new Date() } };
  const found = id && (await ctx.em.findOne(CommunityExport, { ...own, id }));
  if (!found) throw new Denial('NOT_FOUND', text('没有您可下载的这份导出', 'There is no such export for you to fetch'));
  const { bytes, sha256, expiresAt } = found;
  const day = expiresAt.toISOString().slice(0, 10);
  return { id: found.id, fileName: `${ctx.community.code}-${day}.zip`, bytes, sha256, parts: partsOf(ctx, found) };
}

/** Each part in a session of its own: whoever fetches slowly holds no snapshot meanwhile. */
async function* partsOf(ctx: TenantCtx, { id, key, parts }: CommunityExport): AsyncGenerator<Buffer> {
  const communityId = ctx.community.id;
  for (let position = 0; position < parts; position += 1) {
    const { sealed } = await ctx.visit(communityId, (em) =>
      em.findOneOrFail(CommunityExportPart, { communityId, exportId: id, position }),
    );
    yield Buffer.from(ctx.cryptography.open(Buffer.from(key), Buffer.from(sealed)), 'base64');
  }
}

/** Tells the trail that the file was fetched, in a transaction of its own. */
export async function noteFetch(em: EntityManager, context: Ctx, { sha256 }: FetchedExport): Promise<void> {
  const ctx = inCommunity(context);
  const fields = [{ field: 'fetched', before: null, after: sha256 }];
  const told = { type: 'Community', row: ctx.community, action: 'EXPORT' as const, fields };
  await em.persist(em.create(AuditEntry, entryOf(told, witnessOf(ctx)))).flush();
}

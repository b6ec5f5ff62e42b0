import { createHash } from 'node:crypto';
import { newId } from '@gongzhi/kernel';
import { type Cryptography, type Database, inSession, runIn, sessionCall, statementOf } from '@gongzhi/storage';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { entryOf } from '../audit/trail.js';
import { defineJob, type JobRun } from '../jobs/job-kind.js';
import { Community } from '../tenancy/community.entity.js';
import { CommunityExport } from './community-export.entity.js';
import { type ExportManifest, exportRows } from './export-rows.js';
import type { Asking } from './tenant-tables.js';
import { ZipStream } from './zip-stream.js';

/** So long a file is kept, in days. */
export const KEPT_DAYS = 7;
/** Bytes of the archive in each part. */
const PART = 192 * 1024;

interface Input {
  reason: string;
}

/** What is left of an export when it has ended. */
export interface ExportResult {
  bytes: number;
  expiresAt: string;
}

/**
 * Everything of the community in one archive, of one snapshot, in sealed parts. A run that goes on after another one begins
 * anew, since its snapshot is another; where that one had come to its end before it fell silent, it is found to be done.
 */
export const communityExportJob = defineJob<Input>('export-community', async ({ database, cryptography }, job) => {
  const communityId = job.communityId!;
  const parts = new Parts(database, cryptography, job);
  const made = await inSession(database.app, { communityId }, 'read', async (em) => {
    const earlier = await em.findOne(CommunityExport, { communityId, id: job.id });
    if (earlier) return earlier;
    await parts.forget();
    const session: Asking = { query: async (sql) => ({ rows: await em.execute(sql) }) };
    const zip = new ZipStream((bytes) => parts.add(bytes));
    const { manifest } = await exportRows(session, communityId, zip, async (done, total) => {
      parts.progress = [done, total];
      await job.progress(done, total);
    });
    await zip.end();
    return parts.finish(manifest);
  });
  return { bytes: made.bytes, expiresAt: made.expiresAt.toISOString() } satisfies ExportResult;
});

const FORGET = statementOf('delete from community_export_part where export_id = $1::uuid');
const ADD = statementOf(
  `insert into community_export_part (community_id, id, export_id, position, sealed, made_at)
   values ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::bytea, now())`,
);
const FINISH = statementOf(
  `insert into community_export (community_id, id, asked_by_key, key, parts, bytes, sha256, expires_at)
   values ($1::uuid, $2::uuid, $3::text, $4::bytea, $5::int, $6::bigint, $7::text, $8::timestamptz)`,
);

/** Cuts an archive into parts, and writes each as soon as it is full. */
class Parts {
  progress: [done: number, total: number] = [0, 1];
  readonly #database: Database;
  readonly #cryptography: Cryptography;
  readonly #job: JobRun<Input>;
  readonly #key: Buffer;
  readonly #hash = createHash('sha256');
  #waiting: Buffer[] = [];
  #size = 0;
  #bytes = 0;
  #parts = 0;

  constructor(database: Database, cryptography: Cryptography, job: JobRun<Input>) {
    this.#database = database;
    this.#cryptography = cryptography;
    this.#job = job;
    this.#key = cryptography.newDataKey();
  }

  /** What an earlier run left is of another snapshot, under a key that nobody has. */
  async forget(): Promise<void> {
    await this.#run([{ statement: FORGET, values: [this.#job.id] }]);
  }

  async add(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= PART) await this.#write();
  }

  /** From here on it can be fetched, and its community's trail says so. */
  async finish({ files }: ExportManifest): Promise<{ bytes: number; expiresAt: Date }> {
    if (this.#size > 0) await this.#write();
    const { id, witness, input } = this.#job;
    const communityId = this.#job.communityId!;
    const expiresAt = new Date(Date.now() + KEPT_DAYS * 86_400_000);
    const sha256 = this.#hash.digest('hex');
    const values = [
      communityId,
      id,
      witness.actorKey,
      hex(this.#key),
      String(this.#parts),
      String(this.#bytes),
      sha256,
    ];
    await inSession(this.#database.nested.app, { communityId }, 'write', async (em) => {
      await runIn(em, { statement: FINISH, values: [...values, expiresAt.toISOString()] });
      const row = await em.findOneOrFail(Community, { id: communityId });
      const rows = files.reduce((sum, file) => sum + file.rows, 0);
      const fields = Object.entries({ reason: input.reason, files: files.length, rows, sha256 });
      const change = {
        ...{ type: 'Community', row, action: 'EXPORT' as const },
        fields: fields.map(([field, after]) => ({ field, before: null, after })),
      };
      em.persist(em.create(AuditEntry, entryOf(change, witness)));
    });
    return { bytes: this.#bytes, expiresAt };
  }

  async #write(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    [this.#waiting, this.#size] = [[], 0];
    const sealed = hex(this.#cryptography.seal(this.#key, bytes.toString('base64')));
    const values = [this.#job.communityId, newId(), this.#job.id, String(this.#parts), sealed];
    await this.#run([{ statement: ADD, values }]);
    this.#parts += 1;
    await this.#job.progress(...this.progress);
  }

  async #run(calls: Parameters<Database['exchanges']['write']['app']['run']>[0]): Promise<void> {
    const session = sessionCall({ communityId: this.#job.communityId! });
    await this.#database.exchanges.write.app.run([session, ...calls]);
  }
}

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

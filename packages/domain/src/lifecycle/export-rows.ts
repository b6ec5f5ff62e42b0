import { createHash } from 'node:crypto';
import { isId } from '@gongzhi/kernel';
import { exportGuide } from './export-guide.js';
import { type Asking, type TenantTable, tenantTables } from './tenant-tables.js';

/** One file of an export: a line of JSON for each row. */
export interface ExportedFile {
  file: string;
  table: string;
  rows: number;
  sha256: string;
  /** Columns whose values are left out. */
  masked: string[];
}

export interface ExportManifest {
  format: 'gongzhi-community-export/1';
  community: { id: string; code: string; name: string };
  exportedAt: string;
  files: ExportedFile[];
}

/** Where the files of an export go: a folder, or an archive. */
export interface ExportTarget {
  open(file: string): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
}

/** What the city's shared tables hold of a community. */
export const SHARED: readonly { table: string; where: (id: string) => string }[] = [
  { table: 'community', where: (id) => `id = ${id}` },
  { table: 'community_state', where: (id) => `line_id = ${id}` },
  { table: 'community_code', where: (id) => `line_id = ${id}` },
  { table: 'community_figure', where: (id) => `line_id = ${id}` },
  { table: 'template_figure', where: (id) => `line_id = ${id}` },
  { table: 'community_review', where: (id) => `reviewed_id = ${id}` },
  { table: 'template', where: (id) => `publisher_id = ${id}` },
  { table: 'offer', where: (id) => `offered_to_id = ${id}` },
  { table: 'bundle', where: (id) => `publisher_id = ${id}` },
  { table: 'adoption', where: (id) => `publisher_id = ${id} or adopter_id = ${id}` },
  { table: 'adaptation_proposal', where: (id) => `publisher_id = ${id} or proposer_id = ${id}` },
];

/**
 * What nobody outside the database has a use for but to find out whom it is of: ciphertext, keys, and hashes by which
 * identifiers are looked up.
 */
const isMasked = ({ name, type }: TenantTable['columns'][number]): boolean =>
  type === 'bytea' || ['lookup_hash', 'email_hash'].includes(name);

/**
 * Writes everything of one community that the session may read: a file for each table, a manifest with counts and hashes,
 * and a guide to reading them. Streamed, in the session that is open: nothing but a few hundred rows is held at a time.
 * @returns the manifest, and its own hash
 */
export async function exportRows(
  session: Asking,
  communityId: string,
  target: ExportTarget,
  onFile: (done: number, total: number) => Promise<void> = async () => {},
): Promise<{ manifest: ExportManifest; hash: string }> {
  if (!isId(communityId)) throw new RangeError('this is no id');
  const id = `'${communityId}'::uuid`;
  const { rows } = await session.query<ExportManifest['community']>(
    `select id, code, name from community where id = ${id}`,
  );
  const tables = await tenantTables(session);
  const shared = SHARED.map(({ table, where }) => ({ name: table, columns: [], where: where(id) }));
  const all = [...tables.map((table) => ({ ...table, where: `community_id = ${id}` })), ...shared];
  const files: ExportedFile[] = [];
  for (const table of all) {
    files.push(await writeTable(session, table, target));
    await onFile(files.length, all.length);
  }
  const exportedAt = new Date().toISOString();
  const manifest = { format: 'gongzhi-community-export/1' as const, community: rows[0]!, exportedAt, files };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(target, 'manifest.json', text);
  await writeFile(target, '说明.md', exportGuide(manifest));
  return { manifest, hash: createHash('sha256').update(text).digest('hex') };
}

async function writeFile(target: ExportTarget, file: string, text: string): Promise<void> {
  const out = await target.open(file);
  await out.write(text);
  await out.close();
}

const AT_A_TIME = 500;

async function writeTable(
  session: Asking,
  { name, columns, where }: Pick<TenantTable, 'name' | 'columns'> & { where: string },
  target: ExportTarget,
): Promise<ExportedFile> {
  const masked = columns.filter(isMasked).map((column) => column.name);
  const row = `to_jsonb(t)${masked.map((column) => ` || jsonb_build_object('${column}', null)`).join('')}`;
  await session.query(
    `declare exported no scroll cursor for select (${row})::text as line from "${name}" t where ${where} order by 1`,
  );
  const file = `${name}.jsonl`;
  const out = await target.open(file);
  const hash = createHash('sha256');
  let rows = 0;
  for (;;) {
    const page = await session.query<{ line: string }>(`fetch ${AT_A_TIME} from exported`);
    if (page.rows.length === 0) break;
    rows += page.rows.length;
    const text = page.rows.map(({ line }) => `${line}\n`).join('');
    hash.update(text);
    await out.write(text);
  }
  await session.query('close exported');
  await out.close();
  return { file, table: name, rows, sha256: hash.digest('hex'), masked };
}

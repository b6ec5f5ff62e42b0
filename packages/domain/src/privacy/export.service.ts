import { type Json, refuse, text } from '@gongzhi/kernel';
import type { Row } from '@gongzhi/reading';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { entryOf, witnessOf } from '../audit/trail.js';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { type Person, PersonIdentifier, PersonKey, persons } from '../people/person.entity.js';
import type { ExportPersonInput, PersonExport } from './export.types.js';
import { exportPage } from './export-page.js';
import { PersonMerger } from './merging/person-merger.entity.js';
import { type PersonColumn, personColumns } from './person-columns.js';

/** All that a community holds about somebody, by kind of row. */
export interface PersonFile {
  community: { code: string; name: string };
  exportedAt: string;
  /** Rows that are about the person, whole. */
  about: Record<string, Json[]>;
  /** Of rows that are about others, how many the person has made or decided. */
  acted: Record<string, number>;
}

/**
 * Hands out everything that the community holds about one person: every table is walked for their key. Identifiers are
 * told whole, since it is the person's own; that it was handed out, and by whom, stands in the audit trail.
 */
export async function exportPerson(context: Ctx, input: ExportPersonInput): Promise<PersonExport> {
  const ctx = inCommunity(context);
  const person = await target(ctx, persons, input.personId, ['personId']);
  authorize(ctx, 'export', 'Person', person);
  if (person.erasedAt) {
    throw refuse('CONFLICT', text('此人的信息已删除', 'The data of this person were erased'), ['personId']);
  }
  const exportedAt = new Date();
  const { code, name } = ctx.community;
  const columns = personColumns(ctx.em);
  const keys = await keysOf(ctx, person);
  const file: PersonFile = {
    community: { code, name },
    exportedAt: exportedAt.toISOString(),
    about: await aboutThem(ctx, person, keys, columns),
    acted: await doneByThem(ctx, keys, columns),
  };
  const told = { type: 'Person', row: person, action: 'EXPORT' as const, fields: [] };
  await ctx.em.persist(ctx.em.create(AuditEntry, entryOf(told, witnessOf(ctx), exportedAt))).flush();
  return { json: file, html: exportPage(file), exportedAt };
}

/** Their key, and those of entries that were merged into theirs: the trail goes on naming these. */
async function keysOf({ em, community }: TenantCtx, { id }: Person): Promise<string[]> {
  const mergers = await em.find(PersonMerger, { communityId: community.id, personId: id });
  return [id, ...mergers.map((merger) => merger.id)];
}

async function aboutThem(ctx: TenantCtx, person: Person, keys: string[], columns: readonly PersonColumn[]) {
  const about: Record<string, Json[]> = {};
  const own = columns.filter(({ role, meta }) => role === 'about' && meta.class !== PersonIdentifier);
  for (const meta of new Set(own.map((column) => column.meta))) {
    const theirs = own.filter((column) => column.meta === meta).map(({ property }) => ({ [property]: { $in: keys } }));
    const where = { communityId: ctx.community.id, $or: theirs };
    const rows = await ctx.em.find<Row>(meta.class, where, { orderBy: { id: 'asc' } });
    if (rows.length > 0) about[meta.className] = rows.map((row) => plain({ ...row }));
  }
  const identifiers = await wholeIdentifiers(ctx, person);
  return identifiers.length > 0 ? { ...about, PersonIdentifier: identifiers } : about;
}

async function wholeIdentifiers({ em, community, cryptography }: TenantCtx, person: Person): Promise<Json[]> {
  const key = await em.findOneOrFail(PersonKey, { communityId: community.id, id: person.id });
  const own = { communityId: community.id, personId: person.id };
  const identifiers = await em.find(PersonIdentifier, own, { orderBy: { kind: 'asc', id: 'asc' } });
  return identifiers.map(({ kind, ciphertext }) => ({
    kind,
    value: cryptography.open(Buffer.from(key.wrapped), Buffer.from(ciphertext)),
  }));
}

async function doneByThem({ em, community }: TenantCtx, keys: string[], columns: readonly PersonColumn[]) {
  const acted: Record<string, number> = {};
  for (const { meta, property } of columns.filter(({ role }) => role === 'acted')) {
    // What has been done by a key is told in the trail, which the app may read; keys and events it may not.
    if (meta.className === 'OutboxEvent') continue;
    const count = await em.count(meta.class, { communityId: community.id, [property]: { $in: keys } });
    if (count > 0) acted[`${meta.className}.${property}`] = count;
  }
  return acted;
}

/** A row without what means nothing to anybody but the database: its community, hashes, and what is sealed. */
function plain(row: Record<string, unknown>): Json {
  const told = Object.entries(row).filter(
    ([name, value]) => name !== 'communityId' && !name.endsWith('Hash') && !(value instanceof Uint8Array),
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(told))) as Json;
}

import { isId, type Json, newId } from '@gongzhi/kernel';
import { OutboxEvent, type RowSet } from '@gongzhi/storage';
import type { EntityMetadata, RequiredEntityData } from '@mikro-orm/core';
import { communityOf, isOmitted, isPersonal, personOf } from '../audited.js';
import type { Ctx } from '../context.js';
import { type AuditAction, AuditEntry, type Changes } from './audit-entry.entity.js';

export interface Witness {
  actorKind: AuditEntry['actorKind'];
  actorKey: string;
  requestId: string;
  origin: string | null;
}

/** Whoever a request is served for, as its audit entries name them. */
export const witnessOf = ({ actor, request }: Pick<Ctx, 'actor' | 'request'>): Witness => ({
  actorKind: actor.kind,
  actorKey: actor.key,
  requestId: request.id,
  origin: request.origin,
});

/** One row that is written, whichever way. */
export interface RowChange {
  /** The entity's name. */
  type: string;
  row: object;
  action: AuditAction;
  /** What is written of it, each with the value that was and the value that is; keys may be among them. */
  fields: readonly { field: string; before: unknown; after: unknown }[];
}

/** Rows that record something themselves, or hold secrets: changes of them are not changes of the community's affairs. */
const SILENT = new Set([
  ...['AuditEntry', 'OutboxEvent', 'IdempotencyKey', 'PersonKey', 'DirectoryEntry', 'Seal', 'Job'],
  // The ledger is a trail itself, sealed as this one is.
  ...['LedgerAccount', 'Transfer', 'LedgerEntry', 'Hold'],
]);
const PERSONAL_MARK = '[personal]';
const VERBS: Record<AuditAction, string> = {
  CREATE: 'created',
  UPDATE: 'changed',
  DELETE: 'deleted',
  EXPORT: 'exported',
};

/** True where a change of this row is an affair of some community, and belongs in its trail. */
export const isAudited = (type: string, row: object): boolean =>
  !SILENT.has(type) && communityOf(type, row) !== undefined;

export const entryOf = (change: RowChange, witness: Witness, at = new Date()): RequiredEntityData<AuditEntry> => ({
  communityId: communityOf(change.type, change.row)!,
  id: newId(),
  at,
  ...witness,
  action: change.action,
  subjectType: change.type,
  subjectId: idOf(change),
  concernsId: personOf(change.type, change.row) ?? actingPerson(witness),
  changes: changesOf(change),
});

export const eventOf = (change: RowChange, at = new Date()): RequiredEntityData<OutboxEvent> => ({
  communityId: communityOf(change.type, change.row)!,
  id: newId(),
  topic: `${change.type}.${VERBS[change.action]}`,
  payload: { id: idOf(change) },
  at,
});

/** A new row that no unit of work has seen. */
export function creationOf({ className, props }: EntityMetadata, row: object): RowChange {
  const after = row as Record<string, unknown>;
  const written = props.filter(({ name }) => after[name] !== undefined);
  const fields = written.map(({ name }) => ({ field: name, before: null, after: after[name] }));
  return { type: className, row, action: 'CREATE', fields };
}

/** Adds to a set of new rows what the trail and the outbox tell of them: what `AuditSubscriber` does for a flush. */
export function tellOf(rows: RowSet, witness: Witness): void {
  const at = new Date();
  for (const [meta, row] of [...rows]) {
    if (!isAudited(meta.className, row)) continue;
    const change = creationOf(meta, row);
    rows.add(AuditEntry, entryOf(change, witness, at));
    rows.add(OutboxEvent, eventOf(change, at));
  }
}

/** What is about nobody in particular concerns whoever did it. */
const actingPerson = ({ actorKind, actorKey }: Witness): string | null =>
  actorKind === 'PERSON' && isId(actorKey) ? actorKey : null;

const idOf = ({ row }: RowChange): string => (row as { id: string }).id;

function changesOf({ type, action, fields }: RowChange): Changes {
  const changes: Changes = {};
  for (const { field, before, after } of fields) {
    if (field === 'communityId' || field === 'id' || isOmitted(type, field)) continue;
    const told = isPersonal(type, field) ? marked : plain;
    changes[field] = { before: told(before), after: action === 'DELETE' ? null : told(after) };
  }
  return changes;
}

const marked = (value: unknown): Json => (value == null ? null : PERSONAL_MARK);

function plain(value: unknown): Json {
  if (value == null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  return JSON.parse(JSON.stringify(value)) as Json;
}

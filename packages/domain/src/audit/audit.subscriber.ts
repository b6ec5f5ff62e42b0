import { type Json, newId } from '@gongzhi/kernel';
import { OutboxEvent } from '@gongzhi/storage';
import {
  type ChangeSet,
  type EntityManager,
  type EventSubscriber,
  type FlushEventArgs,
  JsonType,
  type Type,
} from '@mikro-orm/core';
import { communityOf, isOmitted, isPersonal } from '../audited.js';
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

const witnesses = new WeakMap<EntityManager, Witness>();

/** Says who acts through this unit of work. Without it nothing can be changed. */
export const attribute = (em: EntityManager, witness: Witness): void => void witnesses.set(em, witness);

/** Rows that record something themselves, or hold secrets: changes of them are not changes of the community's affairs. */
const SILENT = new Set(['AuditEntry', 'OutboxEvent', 'IdempotencyKey', 'PersonKey', 'DirectoryEntry']);
const PERSONAL_MARK = '[personal]';

/** Writes one audit entry and one event for every row that a flush changes, in the same transaction. */
export class AuditSubscriber implements EventSubscriber {
  async onFlush({ em, uow }: FlushEventArgs): Promise<void> {
    const changed = uow.getChangeSets().filter((changeSet) => isAudited(changeSet));
    for (const changeSet of changed) {
      const witness = witnesses.get(em);
      if (!witness)
        throw new Error(`${changeSet.meta.className} was changed by nobody: attribute() the unit of work first`);
      for (const row of [entryOf(changeSet, witness, em), eventOf(changeSet, em)]) {
        em.persist(row);
        uow.computeChangeSet(row);
      }
    }
  }
}

function isAudited(changeSet: ChangeSet<object>): boolean {
  return !SILENT.has(changeSet.meta.className) && tenantOf(changeSet) !== undefined;
}

const tenantOf = ({ entity, meta }: ChangeSet<object>): string | undefined => communityOf(meta.className, entity);

function entryOf(changeSet: ChangeSet<object>, witness: Witness, em: EntityManager): AuditEntry {
  const row = changeSet.entity as { id: string };
  return em.create(AuditEntry, {
    communityId: tenantOf(changeSet)!,
    id: newId(),
    at: new Date(),
    ...witness,
    action: actionOf(changeSet),
    subjectType: changeSet.meta.className,
    subjectId: row.id,
    changes: changesOf(changeSet, em),
  });
}

function eventOf(changeSet: ChangeSet<object>, em: EntityManager): OutboxEvent {
  const row = changeSet.entity as { id: string };
  const verb = { CREATE: 'created', UPDATE: 'changed', DELETE: 'deleted' }[actionOf(changeSet)];
  return em.create(OutboxEvent, {
    communityId: tenantOf(changeSet)!,
    id: newId(),
    topic: `${changeSet.meta.className}.${verb}`,
    payload: { id: row.id },
    at: new Date(),
  });
}

const actionOf = (changeSet: ChangeSet<object>): AuditAction =>
  changeSet.type === 'create' ? 'CREATE' : changeSet.type.startsWith('delete') ? 'DELETE' : 'UPDATE';

function changesOf(changeSet: ChangeSet<object>, em: EntityManager): Changes {
  const before = (changeSet.originalEntity ?? {}) as Record<string, unknown>;
  const after = changeSet.entity as Record<string, unknown>;
  const fields = Object.keys(changeSet.payload).filter(
    (field) => !isOmitted(changeSet.meta.className, field) && field !== 'communityId' && field !== 'id',
  );
  const deleted = actionOf(changeSet) === 'DELETE';
  return Object.fromEntries(
    fields.map((field) => {
      const was = readBack(changeSet, field, before[field], em);
      const mark = (value: Json): Json =>
        value === null || !isPersonal(changeSet.meta.className, field) ? value : PERSONAL_MARK;
      return [field, { before: mark(plain(was)), after: deleted ? null : mark(plain(after[field])) }];
    }),
  );
}

/** A value as it was read, from the form in which MikroORM remembers it: arrays and JSON as the database has them. */
function readBack(changeSet: ChangeSet<object>, field: string, stored: unknown, em: EntityManager): unknown {
  const property = changeSet.meta.properties[field as never] as { customType?: Type<unknown, unknown> } | undefined;
  if (property?.customType instanceof JsonType) return typeof stored === 'string' ? JSON.parse(stored) : stored;
  return property?.customType ? property.customType.convertToJSValue(stored as string, em.getPlatform()) : stored;
}

const plain = (value: unknown): Json => (value == null ? null : (JSON.parse(JSON.stringify(value)) as Json));

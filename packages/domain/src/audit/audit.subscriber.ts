import { OutboxEvent } from '@gongzhi/storage';
import {
  type ChangeSet,
  type EntityManager,
  type EventSubscriber,
  type FlushEventArgs,
  JsonType,
  type Type,
} from '@mikro-orm/core';
import { type AuditAction, AuditEntry } from './audit-entry.entity.js';
import { entryOf, eventOf, isAudited, type RowChange, type Witness } from './trail.js';

const witnesses = new WeakMap<EntityManager, Witness>();

/** Says who acts through this unit of work. Without it nothing can be changed. */
export const attribute = (em: EntityManager, witness: Witness): void => void witnesses.set(em, witness);

/** Writes one audit entry and one event for every row that a flush changes, in the same transaction. */
export class AuditSubscriber implements EventSubscriber {
  async onFlush({ em, uow }: FlushEventArgs): Promise<void> {
    const changed = uow.getChangeSets().filter(({ meta, entity }) => isAudited(meta.className, entity));
    for (const changeSet of changed) {
      const witness = witnesses.get(em);
      if (!witness)
        throw new Error(`${changeSet.meta.className} was changed by nobody: attribute() the unit of work first`);
      const change = changeOf(changeSet, em);
      const told = [em.create(AuditEntry, entryOf(change, witness)), em.create(OutboxEvent, eventOf(change))];
      for (const row of told) {
        em.persist(row);
        uow.computeChangeSet(row);
      }
    }
  }
}

function changeOf(changeSet: ChangeSet<object>, em: EntityManager): RowChange {
  const before = (changeSet.originalEntity ?? {}) as Record<string, unknown>;
  const after = changeSet.entity as Record<string, unknown>;
  return {
    type: changeSet.meta.className,
    row: changeSet.entity,
    action: actionOf(changeSet),
    fields: Object.keys(changeSet.payload).map((field) => ({
      field,
      before: readBack(changeSet, field, before[field], em),
      after: after[field],
    })),
  };
}

const actionOf = (changeSet: ChangeSet<object>): AuditAction =>
  changeSet.type === 'create' ? 'CREATE' : changeSet.type.startsWith('delete') ? 'DELETE' : 'UPDATE';

/** A value as it was read, from the form in which MikroORM remembers it: arrays and JSON as the database has them. */
function readBack(changeSet: ChangeSet<object>, field: string, stored: unknown, em: EntityManager): unknown {
  const property = changeSet.meta.properties[field as never] as { customType?: Type<unknown, unknown> } | undefined;
  if (property?.customType instanceof JsonType) return typeof stored === 'string' ? JSON.parse(stored) : stored;
  return property?.customType ? property.customType.convertToJSValue(stored as string, em.getPlatform()) : stored;
}

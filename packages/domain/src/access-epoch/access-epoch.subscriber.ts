import type { EntityManager } from '@gongzhi/storage';
import type { ChangeSet, EventSubscriber, FlushEventArgs, TransactionEventArgs } from '@mikro-orm/core';
import { communityOf } from '../audited.js';
import { raiseAccessEpoch } from './access-epoch.js';
import { mayChangeAccess } from './affects-access.js';

/**
 * Raises the access epoch of every community in which a transaction changes who may do what: in the same transaction,
 * once, as the last thing before the commit, so that the community's row is locked for no longer and after all others.
 */
export class AccessEpochSubscriber implements EventSubscriber {
  readonly #concerned = new WeakMap<object, Set<string>>();

  onFlush({ em, uow }: FlushEventArgs): void {
    const writes = uow.getChangeSets();
    // Nobody has entered a community that is only now being made.
    const begun = new Set(writes.filter(isBeginning).map(communityIdOf));
    const concerned = writes.filter(changesAccess).map(communityIdOf);
    const ids = concerned.filter((id) => id !== undefined && !begun.has(id)) as string[];
    if (ids.length > 0) this.#concerned.set(em, new Set([...(this.#concerned.get(em) ?? []), ...ids]));
  }

  async beforeTransactionCommit({ em, transaction }: TransactionEventArgs): Promise<void> {
    const ids = this.#concerned.get(em);
    if (!ids) return;
    this.#concerned.delete(em);
    await raiseAccessEpoch(em as EntityManager, ids, transaction);
  }

  afterTransactionRollback({ em }: TransactionEventArgs): void {
    this.#concerned.delete(em);
  }
}

const communityIdOf = ({ meta, entity }: ChangeSet<object>): string | undefined => communityOf(meta.className, entity);

const isBeginning = ({ meta, type }: ChangeSet<object>): boolean => meta.className === 'Community' && type === 'create';

const changesAccess = ({ meta, entity, type, payload }: ChangeSet<object>): boolean =>
  mayChangeAccess({
    entityName: meta.className,
    row: entity,
    kind: type === 'create' ? 'CREATE' : type.startsWith('delete') ? 'DELETE' : 'UPDATE',
    changed: Object.keys(payload),
  });

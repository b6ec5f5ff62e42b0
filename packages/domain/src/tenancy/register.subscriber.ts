import { today } from '@gongzhi/kernel';
import type { EntityManager as SqlEntityManager } from '@gongzhi/storage';
import type { ChangeSet, EntityManager, EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { Community } from './community.entity.js';
import { CommunityCode, CommunityState, makesState, stateOf } from './community-state.entity.js';

const reasons = new WeakMap<EntityManager, string>();

/** Says why communities change through this unit of work; it stands in their history. */
export const because = (em: EntityManager, reason: string | null | undefined): void => {
  if (reason) reasons.set(em, reason);
};

/**
 * Writes the history of the register: for each community that a flush changes, the end of the state so far and the one
 * that begins, in the same transaction, and the code where it is a new one. A community that begins brings its first state
 * and code itself (`beginCommunity`).
 */
export class RegisterSubscriber implements EventSubscriber {
  async onFlush({ em, uow }: FlushEventArgs): Promise<void> {
    for (const change of uow.getChangeSets().filter(changesLine)) {
      const community = change.entity as Community;
      await endState(em as SqlEntityManager, community);
      const rows: object[] = [em.create(CommunityState, stateOf(community, reasons.get(em) ?? null))];
      if (givesCode(change) && !(await isGiven(em as SqlEntityManager, community)))
        rows.push(em.create(CommunityCode, codeOf(community)));
      for (const row of rows) {
        em.persist(row);
        uow.computeChangeSet(row);
      }
    }
  }
}

export const codeOf = ({ id, code }: Community) => ({ code, lineId: id, givenAt: new Date() });

const changesLine = ({ meta, type, payload }: ChangeSet<object>): boolean =>
  meta.class === Community && type === 'update' && makesState(Object.keys(payload));

const givesCode = ({ payload }: ChangeSet<object>): boolean => 'code' in payload;

const endState = (em: SqlEntityManager, { id }: Community): Promise<unknown> =>
  em.execute('update community_state set until_date = ? where line_id = ? and until_date is null', [today(), id]);

/** A community may take one of its own old codes again. */
async function isGiven(em: SqlEntityManager, { id, code }: Community): Promise<boolean> {
  const rows = await em.execute<unknown[]>('select 1 from community_code where code = ? and line_id = ?', [code, id]);
  return rows.length > 0;
}

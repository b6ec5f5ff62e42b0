import { type Call, type EntityManager, type RowSet, runIn, statementOf } from '@gongzhi/storage';
import { mayChangeAccess } from './affects-access.js';

const RAISE = statementOf(
  'update community set access_epoch = access_epoch + 1 where id = $1::uuid returning access_epoch',
);

/**
 * One call of a write exchange, for writers that go past the unit of work. It belongs at the end of what is written: the
 * community's row stays locked from here to the commit. It must give one row; none means another community's session.
 */
export const raisingAccessEpoch = (communityId: string): Call => ({ statement: RAISE, values: [communityId] });

/** The same, if one of these new rows can change who may do what there. */
export function accessRaisedBy(rows: RowSet, communityId: string): Call[] {
  for (const [{ className: entityName }, row] of rows) {
    if (mayChangeAccess({ entityName, row, kind: 'CREATE', changed: [] })) return [raisingAccessEpoch(communityId)];
  }
  return [];
}

/**
 * Makes every gateway look again at who may do what in these communities, from the commit on. The unit of work does so by
 * itself (`affectsAccess`); whoever writes by statements of their own does it here, last of all.
 */
export async function raiseAccessEpoch(
  em: EntityManager,
  communityIds: Iterable<string>,
  transaction?: Parameters<typeof runIn>[2],
): Promise<void> {
  // In one order for everybody, so that two who raise several never wait for each other in a circle.
  for (const id of [...new Set(communityIds)].sort()) {
    const raised = await runIn(em, raisingAccessEpoch(id), transaction);
    // Behind the walls a foreign row is not there: gateways would go on believing what they remember.
    if (raised.length !== 1) throw new Error(`this session cannot raise the access epoch of community ${id}`);
  }
}

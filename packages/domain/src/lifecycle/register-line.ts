import { newId, today } from '@gongzhi/kernel';
import type { SqlClient } from '@gongzhi/storage';
import { enterTenant } from './tenant-tables.js';

/** What is done with a community's line outside the gateway, by whom and why. */
export interface Deed {
  actorKey: string;
  reason: string;
  operationId: string;
}

/** Begins another state in a line's history, and makes every gateway look again at who may do what there. */
export async function noteState(client: SqlClient, id: string, reason: string): Promise<void> {
  await client.query('update community set access_epoch = access_epoch + 1 where id = $1', [id]);
  await client.query('update community_state set until_date = $2 where line_id = $1 and until_date is null', [
    id,
    today(),
  ]);
  await client.query(
    `insert into community_state (id, line_id, code, name, kind, status, town_id, residents, successor_id, reason,
       from_date, changed_at)
     select $2, id, code, name, kind, status, town_id, residents, successor_id, $3, $4, now() from community where id = $1`,
    [id, newId(), reason, today()],
  );
}

/** Writes into a community's own audit trail what was done with it. */
export async function noteDeed(client: SqlClient, id: string, changes: object, deed: Deed): Promise<void> {
  await enterTenant(client, id);
  await client.query(
    `insert into audit_entry (community_id, id, at, actor_kind, actor_key, action, subject_type, subject_id, changes, request_id)
     values ($1, $2, now(), 'BUREAU', $3, 'UPDATE', 'Community', $1, $4, $5)`,
    [id, newId(), deed.actorKey, JSON.stringify(changes), deed.operationId],
  );
}

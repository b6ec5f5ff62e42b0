import { p } from '@mikro-orm/core';

/**
 * The tenant of the current transaction, as every policy reads it. Plain, not wrapped in a sub-select: PostgreSQL then
 * uses it for index look-ups, and Citus accepts it. Unset means null, and null equals no row.
 */
export const CURRENT_COMMUNITY = `nullif(current_setting('app.community_id', true), '')::uuid`;

/** Session variables that policies read. Set by `openSession` and `sessionCalls` only. */
export const SESSION = { community: 'app.community_id', subject: 'app.subject', emailHash: 'app.email_hash' } as const;

/**
 * Every tenant table's first columns: the community leads the primary key, so that the walls hold for foreign keys and
 * unique constraints too, and the table can be distributed.
 */
export const tenantKeys = { communityId: p.uuid().primary(), id: p.uuid().primary() };

/**
 * Spread into a tenant entity's definition: forced row-level security, with a restrictive guard that no policy added
 * later can widen (a restrictive policy alone shows nothing, hence the permissive one beside it).
 */
export function tenantWalls(table: string) {
  return {
    tableName: table,
    rowLevelSecurity: 'force' as const,
    policies: [
      {
        name: `${table}_walls`,
        type: 'restrictive' as const,
        using: `community_id = ${CURRENT_COMMUNITY}`,
        check: `community_id = ${CURRENT_COMMUNITY}`,
      },
      { name: `${table}_open`, type: 'permissive' as const, using: 'true', check: 'true' },
    ],
  };
}

/** The same walls as SQL, for migrations, with the grants of the gateway's role. */
export function tenantWallsSql(table: string, grants: string): string[] {
  const guard = `community_id = ${CURRENT_COMMUNITY}`;
  return [
    `alter table "${table}" enable row level security`,
    `alter table "${table}" force row level security`,
    `create policy "${table}_walls" on "${table}" as restrictive for all to public using (${guard}) with check (${guard})`,
    `create policy "${table}_open" on "${table}" as permissive for all to public using (true) with check (true)`,
    `grant ${grants} on "${table}" to gongzhi_app`,
  ];
}

import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** Columns that name persons, of tables that serving log-ins only add to: of uuids, and of keys as text. */
const FOLLOWING: Readonly<Record<string, { ids: readonly string[]; keys?: readonly string[] }>> = {
  service_record: { ids: ['person_id', 'served_by_person_id'], keys: ['recorded_by_key'] },
  settlement_line: { ids: ['payee_person_id', 'filed_by_id'] },
  representation: { ids: ['person_id', 'actor_id', 'witness_id'] },
  unmasking: { ids: ['person_id'], keys: ['unmasked_by_key'] },
  constitution_revision: { ids: [], keys: ['actor_key'] },
  idempotency_key: { ids: [], keys: ['actor_key'] },
};

/**
 * Who two entries of the register turned out to be. What is only added to stays so, but for one thing: a row that names an
 * entry which is no more comes to name another one. The rows that say so, and which are only added to, open the walls
 * as far as that; foreign keys show at the commit that nothing names such an entry any more.
 */
export class PersonMergers extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'person_merger',
        [
          'person_id uuid not null check (person_id <> id)',
          'merged_by_id uuid not null',
          'reason text not null',
          'taken_over jsonb not null',
          'merged_at timestamptz not null',
        ],
        { references: { person_id: 'person', merged_by_id: 'person' }, app: 'select, insert' },
      ),
      ...Object.entries(FOLLOWING).flatMap(([table, { ids, keys }]) => followsMergers(table, ids, keys)),
      // A line of this table itself leads on where the entry that it leads to is no more.
      'grant update (person_id, merged_by_id) on person_merger to gongzhi_app',
      `create policy person_merger_follow on person_merger as restrictive for update to gongzhi_app
         using (${isGone('person_id')} or ${isGone('merged_by_id')})
         with check (not ${isGone('person_id')} and not ${isGone('merged_by_id')})`,
      ...Object.entries({ person: ['id'], guardianship: ['person_id', 'guardian_id'] }).flatMap(([table, ids]) => [
        `grant delete on "${table}" to gongzhi_app`,
        `create policy "${table}_merged" on "${table}" as restrictive for delete to gongzhi_app
           using (${namesMerged(table, ids)})`,
      ]),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

/** Lets a table that is only added to name another entry where the one that it names is no more, and change in nothing else. */
export const followsMergers = (table: string, ids: readonly string[], keys: readonly string[] = []): string[] => [
  `grant update (${[...ids, ...keys].join(', ')}) on "${table}" to gongzhi_app`,
  `create policy "${table}_follow" on "${table}" as restrictive for update to gongzhi_app
     using (${namesMerged(table, ids, keys)}) with check (not ${namesMerged(table, ids, keys)})`,
];

const namesMerged = (table: string, ids: readonly string[], keys: readonly string[] = []): string =>
  `exists (select from person_merger m where m.community_id = "${table}".community_id and (${[
    ...ids.map((column) => `m.id = "${table}"."${column}"`),
    ...keys.map((column) => `m.id::text = "${table}"."${column}"`),
  ].join(' or ')}))`;

const isGone = (column: string): string =>
  `not exists (select from person p where p.community_id = person_merger.community_id and p.id = person_merger.${column})`;

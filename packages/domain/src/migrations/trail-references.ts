import { Migration } from '@mikro-orm/migrations';

/**
 * The audit trail and the outbox are two thirds of the rows that a bulk operation writes, and a foreign key is looked up
 * row by row. Theirs said nothing new: an entry is written in the transaction of the row that it tells of, behind the same
 * walls, and that row's own reference to the community is checked there.
 */
export class TrailReferences extends Migration {
  override up(): void {
    for (const table of ['audit_entry', 'outbox_event']) {
      this.addSql(`alter table "${table}" drop constraint "${table}_community_id_fkey"`);
    }
  }
}

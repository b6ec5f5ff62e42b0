import { Migration } from '@mikro-orm/migrations';

/** An operator's export of a community is written as the tables' owner, whom forced row-level security binds, too. */
export class OwnerReadsShared extends Migration {
  override up(): void {
    for (const table of ['community_review', 'offer'])
      this.addSql(`create policy ${table}_owner on ${table} for select to current_user using (true)`);
  }
}

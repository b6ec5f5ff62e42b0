import { Migration } from '@mikro-orm/migrations';

/** What waits for somebody is counted from the rows that wait, however many have been decided. */
export class WaitingIndexes extends Migration {
  override up(): void {
    const statements = [
      `create index on settlement (community_id, filed_at) where status = 'FILED'`,
      `create index on payment (community_id, filed_at) where status = 'FILED'`,
      `create index on points_claim (community_id, claimed_at) where status = 'PENDING'`,
      `create index on points_deduction (community_id, appealed_at) where status = 'APPEALED'`,
      `create index on task_claim (community_id, claimed_at) where status = 'CLAIMED'`,
      `create index on offer (offered_to_id) where status = 'PENDING'`,
      `create index on adaptation_proposal (publisher_id) where status = 'OPEN'`,
      `create index on project (community_id) where status = 'DRAFT'`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

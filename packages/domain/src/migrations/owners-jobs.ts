import { Migration } from '@mikro-orm/migrations';

/** The owner deletes what a community had its workers do, too, when the community is deleted for good. */
export class OwnersJobs extends Migration {
  override up(): void {
    this.addSql('create policy "job_owner" on "job" for all to current_user using (true) with check (true)');
  }
}

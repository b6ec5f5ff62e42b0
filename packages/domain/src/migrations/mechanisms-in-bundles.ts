import { Migration } from '@mikro-orm/migrations';

/** A bundle holds mechanisms, too: an adoption says with which step it came, as projects do. */
export class MechanismsInBundles extends Migration {
  override up(): void {
    this.addSql('alter table mechanism_adoption add column batch_id uuid null');
    this.addSql('create index on mechanism_adoption (community_id, batch_id, id) where batch_id is not null');
  }
}

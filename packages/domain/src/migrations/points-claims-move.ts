import { Migration } from '@mikro-orm/migrations';

/** Claims move with whose they are where communities merge; the transfers stay in the ledger that they are sealed in. */
export class PointsClaimsMove extends Migration {
  override up(): void {
    this.addSql('alter table points_claim drop constraint points_claim_community_id_transfer_id_fkey');
    this.addSql('alter table points_claim drop constraint points_claim_community_id_transfer_id_key');
  }
}

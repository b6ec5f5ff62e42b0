import { Migration } from '@mikro-orm/migrations';
import { OWN } from './tables.js';

/**
 * Counts what changed who may do what in a community, so that a gateway can remember its callers and still hear of a
 * revoked membership at once. Whoever serves tenants may raise its own community's, and change nothing else of the
 * register.
 */
export class AccessEpoch extends Migration {
  override up(): void {
    this.addSql('alter table community add column access_epoch integer not null default 0');
    this.addSql('grant update (access_epoch) on community to gongzhi_app');
    this.addSql(
      `create policy community_raise on community for update to gongzhi_app using (${OWN('id')}) with check (${OWN('id')})`,
    );
  }
}

import { Migration } from '@mikro-orm/migrations';
import { oneOf } from './tables.js';

const REFERENCE = 'references person (community_id, id) deferrable initially deferred';

/**
 * Benefits are redeemed for others, who is named, and out of what a household has pooled. Who redeemed it for somebody
 * neither confirms nor refunds it. The household is no reference, as the owner of an account is none: it may go to
 * another community, and the redemption stays with its ledger.
 */
export class HouseholdPoints extends Migration {
  override up(): void {
    const statements = [
      'alter table redemption add column redeemed_by_id uuid null check (redeemed_by_id <> person_id)',
      `alter table redemption add column ${oneOf('purse', ['OWN', 'HOUSEHOLD'])} default 'OWN'`,
      `alter table redemption add column household_id uuid null check ((household_id is not null) = (purse = 'HOUSEHOLD'))`,
      'alter table redemption add check (confirmed_by_id <> redeemed_by_id), add check (refunded_by_id <> redeemed_by_id)',
      `alter table redemption add foreign key (community_id, redeemed_by_id) ${REFERENCE}`,
      'create index on redemption (community_id, redeemed_by_id, id)',
      `create index on ledger_account (community_id, owner_id) where owner_type = 'HOUSEHOLD'`,
      'alter table representation drop constraint representation_act_check',
      `alter table representation add constraint representation_act_check
         check (act in ('ENROL', 'RATE', 'CLAIM_POINTS', 'REDEEM'))`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

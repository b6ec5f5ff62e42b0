import { Migration } from '@mikro-orm/migrations';

/**
 * A community that is split: which one the other was part of, and what the bureau asked for, sealed under a key of the
 * operation's own, since it names an administrator. The key goes when the operation has come to an end.
 */
export class CommunitySplits extends Migration {
  override up(): void {
    for (const statement of [
      'alter table community add column predecessor_id uuid null references community (id)',
      'alter table community_operation drop constraint community_operation_kind_check',
      `alter table community_operation add constraint community_operation_kind_check ${KINDS}`,
      'alter table community_operation add column key bytea null, add column input bytea null',
      'grant update (key, input) on community_operation to gongzhi_bureau',
    ])
      this.addSql(statement);
  }
}

const KINDS = `check (kind in ('MERGE', 'DELETE', 'EXPORT', 'SPLIT'))`;

import { Migration } from '@mikro-orm/migrations';

/**
 * That a publisher offers a template no longer, and why: all versions of a lineage say the same, and the publisher's
 * session alone changes it.
 */
export class TemplateRetirements extends Migration {
  override up(): void {
    for (const statement of [
      'alter table template add column retired_at timestamptz null, add column retirement text null',
      'alter table template add check ((retirement is null) = (retired_at is null))',
      'grant update (retired_at, retirement) on template to gongzhi_app',
    ])
      this.addSql(statement);
  }
}

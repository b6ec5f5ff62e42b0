import { Migration } from '@mikro-orm/migrations';

/** What the bureau says of a version: it is recommended, or withdrawn for safety. Its content stays what was published. */
export class TemplateRulings extends Migration {
  override up(): void {
    const columns = ['endorsed_at timestamptz', 'endorsement text', 'withdrawn_at timestamptz', 'withdrawal text'];
    const statements = [
      ...columns.map((column) => `alter table template add column ${column} null`),
      `alter table template add check ((withdrawal is null) = (withdrawn_at is null))`,
      `grant update (endorsed_at, endorsement, withdrawn_at, withdrawal) on template to gongzhi_bureau`,
      `create policy template_rule on template for update to gongzhi_bureau using (true) with check (true)`,
      'create index on project (community_id, template_id)',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

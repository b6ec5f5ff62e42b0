import { Migration } from '@mikro-orm/migrations';

/**
 * From which version the project was cloned that a version describes. It is there before the one that names it, and no
 * log-in may change it: a family has no cycles.
 */
export class TemplateFamilies extends Migration {
  override up(): void {
    for (const statement of [
      'alter table template add column derived_from_id uuid null references template (id) check (derived_from_id <> id)',
      'create index on template (derived_from_id) where derived_from_id is not null',
    ])
      this.addSql(statement);
  }
}

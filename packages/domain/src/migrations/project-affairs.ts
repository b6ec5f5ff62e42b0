import { Migration } from '@mikro-orm/migrations';

/** What of a community's affairs a project touches: where one of them is reserved, no social organisation operates it. */
export class ProjectAffairs extends Migration {
  override up(): void {
    this.addSql(`alter table "project" add column "affairs" text[] not null default '{}'`);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Handing out what is held about somebody changes nothing, and belongs in the trail all the same. */
export class AuditedExports extends Migration {
  override up(): void {
    this.addSql('alter table audit_entry drop constraint audit_entry_action_check');
    this.addSql(
      `alter table audit_entry add constraint audit_entry_action_check check (action in ('CREATE', 'UPDATE', 'DELETE', 'EXPORT'))`,
    );
  }
}

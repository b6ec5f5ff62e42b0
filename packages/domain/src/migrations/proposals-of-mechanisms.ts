import { Migration } from '@mikro-orm/migrations';

/**
 * Which version of the module a proposal’s settings were written by; none where it is of a mechanism. Of those made
 * before, the version that they adapted says it: no module had changed the shape of its settings until then. The owner
 * is held to policies like everybody: this one lets proposals move where communities merge, and be exported with them.
 */
export class ProposalsOfMechanisms extends Migration {
  override up(): void {
    for (const statement of [
      'create policy adaptation_proposal_owner on adaptation_proposal for all to current_user using (true) with check (true)',
      'alter table adaptation_proposal add column module_version text null',
      `update adaptation_proposal p set module_version = t.document ->> 'moduleVersion' from template t where t.id = p.template_id`,
    ])
      this.addSql(statement);
  }
}

import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** Projects pay organisations, too: those that each community has bound to what its project's module asks for. */
export class OrganisationPayees extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'project_binding',
        ['project_id uuid not null', 'requirement text not null', 'organisation_id uuid not null'],
        {
          references: { project_id: 'project', organisation_id: 'organisation' },
          constraints: ['unique (community_id, project_id, requirement)'],
        },
      ),
      'alter table settlement_line alter column payee_enrolment_id drop not null',
      'alter table settlement_line alter column payee_person_id drop not null',
      'alter table settlement_line add column payee_organisation_id uuid null',
      // Either somebody who takes part is paid, or an organisation.
      `alter table settlement_line add constraint settlement_line_payee check (
         num_nonnulls(payee_person_id, payee_organisation_id) = 1
         and (payee_enrolment_id is null) = (payee_person_id is null))`,
      `alter table settlement_line add foreign key (community_id, payee_organisation_id)
         references organisation (community_id, id) deferrable initially deferred`,
      'create index on settlement_line (community_id, payee_organisation_id, id)',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

import { Migration } from '@mikro-orm/migrations';
import { oneOf, tenantTable } from './tables.js';

/**
 * Money that comes in and goes out beside settlements: when a line may be spent, payments that somebody else approves,
 * two persons above an amount, and what each community has set and closed.
 */
export class Funds extends Migration {
  override up(): void {
    const statements = [
      `alter table funding_line add column ${oneOf('spending', ['APPROPRIATION', 'RECEIVED'])} default 'APPROPRIATION'`,
      ...tenantTable(
        'payment',
        [
          'funding_line_id uuid null',
          oneOf('category', ['SERVICE', 'OFFICE']),
          'payee_person_id uuid null',
          'payee_organisation_id uuid null',
          'payee_name text null check (num_nonnulls(payee_person_id, payee_organisation_id, payee_name) = 1)',
          'amount_fen bigint not null check (amount_fen > 0)',
          'on_date date not null',
          'memo text not null',
          oneOf('status', ['FILED', 'PAID', 'REJECTED']),
          'filed_by_id uuid not null',
          'filed_at timestamptz not null',
          'first_approved_by_id uuid null check (first_approved_by_id <> filed_by_id)',
          'first_approved_at timestamptz null check ((first_approved_at is null) = (first_approved_by_id is null))',
          'decided_by_id uuid null check (decided_by_id <> filed_by_id)',
          `decided_at timestamptz null check ((decided_at is null) = (status = 'FILED'))`,
          'in_stead_of_id uuid null',
        ],
        {
          references: {
            funding_line_id: 'funding_line',
            payee_person_id: 'person',
            payee_organisation_id: 'organisation',
            filed_by_id: 'person',
            first_approved_by_id: 'person',
            decided_by_id: 'person',
            in_stead_of_id: 'person',
          },
          constraints: [
            // Nobody approves twice, or what they are paid.
            `constraint payment_two_persons check (status <> 'PAID' or decided_by_id is distinct from first_approved_by_id)`,
            `constraint payment_not_to_oneself check (payee_person_id is null
               or (first_approved_by_id is distinct from payee_person_id
                 and (status <> 'PAID' or decided_by_id is distinct from payee_person_id)))`,
          ],
        },
      ),
      ...tenantTable(
        'finance_setting',
        [
          'approval_threshold_fen bigint not null check (approval_threshold_fen >= 0)',
          'closed_through int null check (closed_through between 1900 and 9999)',
        ],
        { constraints: ['unique (community_id)'] },
      ),
      'alter table settlement add column first_approved_by_id uuid null check (first_approved_by_id <> filed_by_id)',
      'alter table settlement add column first_approved_at timestamptz null check ((first_approved_at is null) = (first_approved_by_id is null))',
      `alter table settlement add constraint settlement_two_persons
         check (status <> 'APPROVED' or first_approved_by_id is null or decided_by_id <> first_approved_by_id)`,
      `alter table settlement add foreign key (community_id, first_approved_by_id)
         references person (community_id, id) deferrable initially deferred`,
      'create index on settlement (community_id, first_approved_by_id, id)',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

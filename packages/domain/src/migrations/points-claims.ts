import { Migration } from '@mikro-orm/migrations';
import { oneOf, tenantTable } from './tables.js';

/** What conduct earns how many points, and who claims to have done it. A claim is decided once, by somebody else. */
export class PointsClaims extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'points_rule',
        [
          'key text not null',
          'title text not null',
          'title_en text not null',
          'points int not null check (points > 0)',
          'cap_points int null check (cap_points >= points)',
          oneOf('cap_period', ['DAY', 'MONTH', 'YEAR'], true),
          'needs_evidence boolean not null',
          oneOf('entered_by', ['ANYBODY', 'OFFICERS']),
          'active boolean not null',
          'sample boolean not null',
        ],
        { constraints: ['unique (community_id, key)', 'check ((cap_points is null) = (cap_period is null))'] },
      ),
      ...tenantTable(
        'points_claim',
        [
          'person_id uuid not null',
          'rule_id uuid not null',
          'done_on date not null',
          'evidence text null',
          'points int not null check (points > 0)',
          oneOf('status', ['PENDING', 'APPROVED', 'REJECTED']),
          'claimed_by_id uuid not null',
          'claimed_at timestamptz not null',
          `reviewed_by_id uuid null check ((reviewed_by_id is null) = (status = 'PENDING'))
             check (reviewed_by_id <> person_id and reviewed_by_id <> claimed_by_id)`,
          `reviewed_at timestamptz null check ((reviewed_at is null) = (status = 'PENDING'))`,
          'reason text null',
          `transfer_id uuid null check ((transfer_id is not null) = (status = 'APPROVED'))`,
        ],
        {
          references: {
            person_id: 'person',
            rule_id: 'points_rule',
            claimed_by_id: 'person',
            reviewed_by_id: 'person',
            transfer_id: 'transfer',
          },
          constraints: ['unique (community_id, transfer_id)'],
        },
      ),
      'create index on points_claim (community_id, person_id, rule_id, done_on)',
      'alter table representation drop constraint representation_act_check',
      `alter table representation add constraint representation_act_check check (act in ('ENROL', 'RATE', 'CLAIM_POINTS'))`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

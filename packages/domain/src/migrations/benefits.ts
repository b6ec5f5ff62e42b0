import { Migration } from '@mikro-orm/migrations';
import { oneOf, tenantTable } from './tables.js';

/** What points are exchanged for, and who has exchanged theirs. */
export class Benefits extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'benefit',
        [
          'title text not null',
          'title_en text not null',
          'cost int not null check (cost > 0)',
          'stock int null check (stock >= 0)',
          'limit_count int null check (limit_count > 0)',
          oneOf('limit_period', ['DAY', 'MONTH', 'YEAR'], true),
          'provider_id uuid not null',
          'from_date date not null',
          'until_date date null check (until_date >= from_date)',
          'hold_days int not null check (hold_days between 1 and 90)',
          oneOf('status', ['OPEN', 'ENDED']),
          'sample boolean not null',
        ],
        {
          references: { provider_id: 'organisation' },
          constraints: ['check ((limit_count is null) = (limit_period is null))'],
        },
      ),
      // The transfer stays in the ledger that it is sealed in where communities merge, and this moves.
      ...tenantTable(
        'redemption',
        [
          'benefit_id uuid not null',
          'provider_id uuid not null',
          'person_id uuid not null',
          'cost int not null check (cost > 0)',
          'code text not null',
          oneOf('status', ['HELD', 'CONFIRMED', 'CANCELLED', 'EXPIRED', 'REFUNDED']),
          'redeemed_on date not null',
          'redeemed_at timestamptz not null',
          'expires_at timestamptz not null',
          `confirmed_by_id uuid null check (confirmed_by_id <> person_id)
             check ((confirmed_by_id is not null) = (status in ('CONFIRMED', 'REFUNDED')))`,
          'confirmed_at timestamptz null check ((confirmed_at is null) = (confirmed_by_id is null))',
          `refunded_by_id uuid null check (refunded_by_id <> person_id)
             check ((refunded_by_id is not null) = (status = 'REFUNDED'))`,
          `ended_at timestamptz null check ((ended_at is null) = (status in ('HELD', 'CONFIRMED')))`,
          'reason text null',
          `transfer_id uuid null check ((transfer_id is not null) = (status in ('CONFIRMED', 'REFUNDED')))`,
        ],
        {
          references: {
            benefit_id: 'benefit',
            provider_id: 'organisation',
            person_id: 'person',
            confirmed_by_id: 'person',
            refunded_by_id: 'person',
          },
        },
      ),
      'create index on redemption (community_id, benefit_id, person_id, redeemed_on)',
      `create index on redemption (community_id, expires_at) where status = 'HELD'`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

import { Migration } from '@mikro-orm/migrations';
import { followsMergers } from './person-mergers.js';
import { oneOf, tenantTable } from './tables.js';

const UNIT = oneOf('unit', ['FEN', 'POINTS']);
/** A transfer and its two accounts count in one unit, or the database does not take it. */
const sameUnit = (column: string) =>
  `foreign key (community_id, ${column}, unit) references ledger_account (community_id, id, unit) deferrable initially deferred`;

/**
 * The ledger: accounts that are never overdrawn, transfers and entries that are never changed, holds that are decided
 * once. The gateway's role can add to it; of what there is it can change balances and the state of holds alone.
 */
export class Ledger extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'ledger_account',
        [
          'account_id uuid not null',
          UNIT,
          oneOf('owner_type', ['COMMUNITY', 'FUNDING_LINE', 'PROJECT', 'PERSON', 'HOUSEHOLD', 'ORGANISATION']),
          `owner_id uuid null check ((owner_id is null) = (owner_type = 'COMMUNITY'))`,
          `person_id uuid null check (person_id is null or owner_type = 'PERSON')`,
          // No reference, as the owner is none: of a community that was merged the line has moved.
          'purpose_id uuid null',
          'tallied boolean not null',
          'balance bigint not null check (tallied or balance = 0)',
          'held bigint not null check (held >= 0 and (tallied or held = 0))',
          'floor bigint null check (floor is null or balance - held >= floor)',
          'opened_at timestamptz not null',
        ],
        {
          app: 'select, insert, update (balance, held, floor, person_id)',
          references: { account_id: 'account', person_id: 'person' },
          constraints: [
            'unique (community_id, id, unit)',
            'unique nulls not distinct (community_id, account_id, owner_id, purpose_id)',
          ],
        },
      ),
      ...tenantTable(
        'hold',
        [
          'from_id uuid not null',
          'to_id uuid not null check (to_id <> from_id)',
          UNIT,
          'amount bigint not null check (amount > 0)',
          oneOf('status', ['PENDING', 'POSTED', 'VOIDED', 'EXPIRED']),
          'expires_at timestamptz null',
          'subject_type text null',
          'subject_id uuid null',
          'from_person_id uuid null',
          'placed_at timestamptz not null',
          `decided_at timestamptz null check ((decided_at is null) = (status = 'PENDING'))`,
          `transfer_id uuid null check ((transfer_id is not null) = (status = 'POSTED'))`,
        ],
        {
          app: 'select, insert, update (status, decided_at, transfer_id, from_person_id)',
          references: { from_person_id: 'person' },
          constraints: [sameUnit('from_id'), sameUnit('to_id')],
        },
      ),
      ...tenantTable(
        'transfer',
        [
          'from_id uuid not null',
          'to_id uuid not null check (to_id <> from_id)',
          UNIT,
          'amount bigint not null check (amount > 0)',
          'kind text not null',
          'on_date date not null',
          'batch_id uuid not null',
          'hold_id uuid null',
          `reverses_id uuid null check ((reverses_id is not null) = (kind = 'REVERSAL'))`,
          'subject_type text null',
          'subject_id uuid null',
          'from_person_id uuid null',
          'to_person_id uuid null',
          'memo text null',
          'maker text not null',
          'at timestamptz not null',
        ],
        {
          app: 'select, insert',
          references: { from_person_id: 'person', to_person_id: 'person' },
          constraints: [
            sameUnit('from_id'),
            sameUnit('to_id'),
            'foreign key (community_id, hold_id) references hold (community_id, id) deferrable initially deferred',
            'foreign key (community_id, reverses_id) references transfer (community_id, id) deferrable initially deferred',
            'unique (community_id, reverses_id)',
            'unique (community_id, hold_id)',
          ],
        },
      ),
      ...tenantTable(
        'ledger_entry',
        [
          'account_id uuid not null',
          'transfer_id uuid not null',
          'person_id uuid null',
          'change bigint not null check (change <> 0)',
          'balance_after bigint not null',
        ],
        {
          app: 'select, insert',
          references: { account_id: 'ledger_account', transfer_id: 'transfer', person_id: 'person' },
        },
      ),
      'alter table hold add foreign key (community_id, transfer_id) references transfer (community_id, id) deferrable initially deferred',
      ...followsMergers('transfer', ['from_person_id', 'to_person_id']),
      ...followsMergers('ledger_entry', ['person_id']),
      'create index on transfer (community_id, from_id, id)',
      'create index on transfer (community_id, to_id, id)',
      'create index on transfer (community_id, subject_id, id)',
      'create index on hold (community_id, from_id, id)',
      'create index on hold (community_id, subject_id, id)',
      `create index on hold (community_id, expires_at) where status = 'PENDING'`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

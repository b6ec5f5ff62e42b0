import { Migration } from '@mikro-orm/migrations';
import { sharedTable, tenantTable } from './tables.js';

const READERS = 'gongzhi_app, gongzhi_bureau';

/**
 * Positions, reasons and grids of memberships; organisations that are suspended, by a community or by the whole city; who
 * decides in whose stead. Which communities an organisation serves is nobody's to know: the city keeps codes, not lines.
 */
export class TermsOfOffice extends Migration {
  override up(): void {
    const statements = [
      'alter table membership add column position text null',
      'alter table membership add column end_reason text null',
      'alter table membership add column end_told_for date null',
      'alter table organisation add column suspended_at timestamptz null',
      'alter table organisation add column suspension_reason text null',
      ...tenantTable(
        'substitute',
        [
          'person_id uuid not null',
          'for_person_id uuid not null check (for_person_id <> person_id)',
          'from_date date not null',
          'until_date date not null check (until_date >= from_date)',
          'reason text not null',
          'named_by_id uuid not null',
          'withdrawn_at timestamptz null',
        ],
        { references: { person_id: 'person', for_person_id: 'person', named_by_id: 'person' } },
      ),
      'alter table settlement add column in_stead_of_id uuid null',
      // Who reads a settlement by who filed it reads its lines by the same rule, on a column of their own.
      'alter table settlement_line add column filed_by_id uuid null',
      `alter table settlement add foreign key (community_id, in_stead_of_id) references person (community_id, id) deferrable initially deferred`,
      ...sharedTable(
        'credit_code_suspension',
        [
          'id uuid primary key',
          'credit_code text not null',
          'reason text not null',
          'suspended_at timestamptz not null',
          'suspended_by_key text not null',
          'resumed_at timestamptz null',
          'resumed_by_key text null',
        ],
        [
          { name: 'read', to: READERS, command: 'select', using: 'true' },
          { name: 'suspend', to: 'gongzhi_bureau', command: 'insert', check: 'true' },
          { name: 'resume', to: 'gongzhi_bureau', command: 'update', using: 'true', check: 'true' },
        ],
        { gongzhi_app: 'select', gongzhi_bureau: 'select, insert, update (resumed_at, resumed_by_key)' },
      ),
      'create unique index on credit_code_suspension (credit_code) where resumed_at is null',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

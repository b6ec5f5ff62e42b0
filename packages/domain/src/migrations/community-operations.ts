import { Migration } from '@mikro-orm/migrations';
import { oneOf, sharedTable } from './tables.js';

/**
 * What the bureau has asked to be done with whole communities, which the deployment's owner does outside the gateway:
 * mergers and deletions for good. The owner is held to policies like everybody; these let it do so.
 */
export class CommunityOperations extends Migration {
  override up(): void {
    for (const statement of [...operations, ...owner]) this.addSql(statement);
  }
}

const operations = [
  'alter table community add column deletion_due_on date null',
  ...sharedTable(
    'community_operation',
    [
      'id uuid primary key',
      oneOf('kind', ['MERGE', 'DELETE', 'EXPORT']),
      oneOf('status', ['REQUESTED', 'PLANNED', 'CONFIRMED', 'DONE', 'FAILED', 'CANCELLED']),
      'line_ids uuid[] not null check (cardinality(line_ids) > 0)',
      'codes text[] not null',
      'names text[] not null',
      'into_id uuid null references community (id)',
      'reason text not null',
      'report jsonb null',
      'problem text null',
      'due_on date not null',
      'requested_by_key text not null',
      'requested_at timestamptz not null',
      'idempotency_key text not null',
      'input_hash text not null',
      'confirmed_by_key text null',
      'confirmed_at timestamptz null',
      'cancelled_by_key text null',
      'cancelled_at timestamptz null',
      'finished_at timestamptz null',
      'export_hash text null',
      'unique (requested_by_key, idempotency_key)',
      // Two people: whoever asks for a deletion does not confirm it.
      `check (kind <> 'DELETE' or confirmed_by_key <> requested_by_key)`,
    ],
    [
      { name: 'look', to: 'gongzhi_bureau', command: 'select', using: 'true' },
      { name: 'ask', to: 'gongzhi_bureau', command: 'insert', check: `status = 'REQUESTED'` },
      {
        name: 'decide',
        to: 'gongzhi_bureau',
        command: 'update',
        using: 'true',
        check: `status in ('CONFIRMED', 'CANCELLED')`,
      },
      { name: 'do', to: 'current_user', command: 'all', using: 'true', check: 'true' },
    ],
    {
      gongzhi_bureau:
        'select, insert, update (status, due_on, confirmed_by_key, confirmed_at, cancelled_by_key, cancelled_at)',
    },
  ),
];

const WHOLE = ['community', 'community_state', 'community_code', 'directory_entry', 'template', 'adoption'];

const owner = WHOLE.map(
  (table) => `create policy "${table}_owner" on "${table}" for all to current_user using (true) with check (true)`,
);

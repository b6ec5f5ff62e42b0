import { Migration } from '@mikro-orm/migrations';
import { OWN, oneOf, sharedTable } from './tables.js';

/**
 * What a cloner offers back to the publisher: a document without persons, like a template, that these two communities see.
 * A version of a template names the community whose proposal it took over.
 */
export class AdaptationProposals extends Migration {
  override up(): void {
    const parties = `${OWN('proposer_id')} or ${OWN('publisher_id')}`;
    const statements = [
      ...sharedTable(
        'adaptation_proposal',
        [
          'id uuid primary key',
          'proposer_id uuid not null references community (id)',
          'publisher_id uuid not null references community (id) check (publisher_id <> proposer_id)',
          'lineage_id uuid not null',
          'template_id uuid not null references template (id)',
          'document jsonb not null',
          'message text not null',
          oneOf('status', ['OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN']),
          'proposed_at timestamptz not null',
          `decided_at timestamptz null check ((decided_at is null) = (status = 'OPEN'))`,
          `reason text null check ((reason is not null) = (status = 'DECLINED'))`,
          `result_id uuid null references template (id) check ((result_id is not null) = (status = 'ACCEPTED'))`,
        ],
        [
          { name: 'parties', to: 'gongzhi_app', command: 'select', using: parties },
          { name: 'look', to: 'gongzhi_bureau', command: 'select', using: 'true' },
          {
            name: 'propose',
            to: 'gongzhi_app',
            command: 'insert',
            check: `${OWN('proposer_id')} and status = 'OPEN'`,
          },
          {
            name: 'decide',
            to: 'gongzhi_app',
            command: 'update',
            using: `status = 'OPEN' and (${parties})`,
            check: `(${OWN('publisher_id')} and status in ('ACCEPTED', 'DECLINED'))
              or (${OWN('proposer_id')} and status = 'WITHDRAWN')`,
          },
        ],
        {
          gongzhi_app: 'select, insert, update (status, decided_at, reason, result_id)',
          gongzhi_bureau: 'select',
        },
      ),
      'create index on adaptation_proposal (publisher_id, id)',
      'create index on adaptation_proposal (proposer_id, id)',
      'alter table template add column contributor_id uuid null references community (id)',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

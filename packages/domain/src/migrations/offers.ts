import { Migration } from '@mikro-orm/migrations';
import { OWN, oneOf, sharedTable } from './tables.js';

/**
 * What the bureau offers to communities, a line for each of them: the bureau writes it and reads the answers, the community
 * answers. A mandate's projects wait as drafts until the community's administrator accepts.
 */
export class Offers extends Migration {
  override up(): void {
    for (const statement of [...offers, ...drafts]) this.addSql(statement);
  }
}

const ANSWER = 'status, reason, answered_at, answered_by_key';
const DRAFTED = 'drafted_at, drafts, failure_zh, failure_en';

const offers = [
  ...sharedTable(
    'offer',
    [
      'id uuid primary key',
      'round uuid not null',
      'offered_to_id uuid not null references community (id)',
      'template_id uuid null references template (id)',
      'bundle_id uuid null references bundle (id)',
      ...['message text not null', 'mandate boolean not null'],
      oneOf('status', ['PENDING', 'ACCEPTED', 'DECLINED']),
      ...['reason text null', 'answered_at timestamptz null', 'answered_by_key text null'],
      ...['drafted_at timestamptz null', 'drafts int null', 'failure_zh text null', 'failure_en text null'],
      'offered_at timestamptz not null',
      ...['actor_key text not null', 'idempotency_key text not null', 'input_hash text not null'],
      'check ((template_id is null) <> (bundle_id is null))',
      `check ((status = 'PENDING') = (answered_at is null))`,
      'unique (round, offered_to_id)',
      'unique (actor_key, idempotency_key, offered_to_id)',
    ],
    [
      { name: 'look', to: 'gongzhi_bureau', command: 'select', using: 'true' },
      { name: 'make', to: 'gongzhi_bureau', command: 'insert', check: `status = 'PENDING'` },
      { name: 'report', to: 'gongzhi_bureau', command: 'update', using: 'true', check: 'true' },
      { name: 'own', to: 'gongzhi_app', command: 'select', using: OWN('offered_to_id') },
      {
        name: 'answer',
        to: 'gongzhi_app',
        command: 'update',
        using: OWN('offered_to_id'),
        check: OWN('offered_to_id'),
      },
    ],
    {
      gongzhi_app: `select, update (${ANSWER}, ${DRAFTED})`,
      gongzhi_bureau: `select, insert, update (${DRAFTED})`,
    },
  ),
  'create index on offer (offered_to_id, id)',
];

/** A draft is a project that nobody takes part in yet. */
const drafts = [
  'alter table "project" drop constraint "project_status_check"',
  `alter table "project" add check (status in ('DRAFT', 'RUNNING', 'ENDED'))`,
];

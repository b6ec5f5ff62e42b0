import { Migration } from '@mikro-orm/migrations';
import { sharedTable } from './tables.js';

const READERS = 'gongzhi_app, gongzhi_bureau';

/**
 * What the register has said of each community, from when until when; every code that was ever given, so that an old one
 * keeps leading to its community and is never another's; and which community goes on for one that was merged.
 */
export class CommunityRegister extends Migration {
  override up(): void {
    for (const statement of [...changedRegister, ...states, ...codes, ...sofar]) this.addSql(statement);
  }
}

const changedRegister = [
  'alter table community add column successor_id uuid null references community (id)',
  'alter table community drop constraint community_status_check',
  `alter table community add constraint community_status_check
     check (status in ('PENDING', 'ACTIVE', 'SUSPENDED', 'ARCHIVED', 'DELETED'))`,
];

/** A state holds from its first day until the day before its last: one that was over on its first day held on none. */
const states = [
  ...sharedTable(
    'community_state',
    [
      'id uuid primary key',
      'line_id uuid not null references community (id) deferrable initially deferred',
      'code text not null',
      'name text not null',
      'kind text not null',
      'status text not null',
      'town_id uuid null references town (id)',
      'residents int null',
      'successor_id uuid null references community (id) deferrable initially deferred',
      'reason text null',
      'from_date date not null',
      'until_date date null check (until_date >= from_date)',
      'changed_at timestamptz not null',
    ],
    [
      { name: 'read', to: READERS, command: 'select', using: 'true' },
      { name: 'note', to: 'gongzhi_bureau', command: 'insert', check: 'true' },
      { name: 'end', to: 'gongzhi_bureau', command: 'update', using: 'true', check: 'until_date is not null' },
    ],
    { gongzhi_app: 'select', gongzhi_bureau: 'select, insert, update (until_date)' },
  ),
  'create index on community_state (line_id, id)',
  'create index on community_state (code, id)',
  'create unique index on community_state (line_id) where until_date is null',
];

const codes = sharedTable(
  'community_code',
  ['code text primary key', 'line_id uuid not null', 'given_at timestamptz not null'],
  [
    { name: 'read', to: READERS, command: 'select', using: 'true' },
    { name: 'give', to: 'gongzhi_bureau', command: 'insert', check: 'true' },
  ],
  { gongzhi_app: 'select', gongzhi_bureau: 'select, insert' },
);

/** The owner is held to the policies too; what is there already is entered under one that ends with this migration. */
const sofar = [
  'create policy sofar on community for select to current_user using (true)',
  'create policy sofar on community_state for insert to current_user with check (true)',
  'create policy sofar on community_code for insert to current_user with check (true)',
  `insert into community_state (id, line_id, code, name, kind, status, town_id, residents, from_date, changed_at)
     select gen_random_uuid(), id, code, name, kind, status, town_id, residents,
       (onboarded_at at time zone 'Asia/Shanghai')::date, onboarded_at from community`,
  'insert into community_code (code, line_id, given_at) select code, id, onboarded_at from community',
  'drop policy sofar on community',
  'drop policy sofar on community_state',
  'drop policy sofar on community_code',
];

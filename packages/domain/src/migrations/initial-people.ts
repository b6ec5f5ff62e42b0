import { oneOf, tenantTable } from './tables.js';

const ORGANISATION_KINDS = [
  'PARTY_ORGANISATION',
  'RESIDENTS_COMMITTEE',
  'WORK_STATION',
  'RESIDENTS_ASSEMBLY',
  'COUNCIL',
  'OWNERS_COMMITTEE',
  'PROPERTY_COMPANY',
  'SOCIAL_ORGANISATION',
  'STATIONED_UNIT',
  'ENTERPRISE',
];
const ROLES = ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'];

/** Places, organisations, people and what they may do; audit and events; what a new community starts with. */
export const peopleTables = (): string[] => [
  ...tenantTable('estate', ['name text not null'], { constraints: ['unique (community_id, name)'] }),
  ...tenantTable('building', ['estate_id uuid not null', 'name text not null'], {
    references: { estate_id: 'estate' },
    constraints: ['unique (community_id, estate_id, name)'],
  }),
  ...tenantTable('stairwell', ['building_id uuid not null', 'name text not null'], {
    references: { building_id: 'building' },
    constraints: ['unique (community_id, building_id, name)'],
  }),
  ...tenantTable(
    'organisation',
    [
      'name text not null',
      oneOf('kind', ORGANISATION_KINDS),
      oneOf('subject', ROLES.slice(1), true),
      'serves text[] not null',
      'credit_code text null',
      'sample boolean not null',
    ],
    { bureau: 'insert', constraints: ['unique (community_id, name)'] },
  ),
  ...tenantTable(
    'person',
    [
      'name text not null',
      'birth_date date null',
      'stairwell_id uuid null',
      'situations text[] not null',
      'subject text null',
      'sample boolean not null',
    ],
    { references: { stairwell_id: 'stairwell' }, bureau: 'insert', constraints: ['unique (community_id, subject)'] },
  ),
  ...tenantTable('person_key', ['wrapped bytea not null'], {
    references: { id: 'person' },
    app: 'select, insert, delete',
    bureau: 'insert',
  }),
  ...tenantTable(
    'person_identifier',
    [
      'person_id uuid not null',
      oneOf('kind', ['EMAIL', 'PHONE', 'IDENTITY_NUMBER']),
      'ciphertext bytea not null',
      'lookup_hash text not null',
      'last_four text not null',
    ],
    {
      references: { person_id: 'person' },
      bureau: 'insert',
      constraints: ['unique (community_id, kind, lookup_hash)'],
    },
  ),
  ...tenantTable(
    'membership',
    [
      'person_id uuid not null',
      oneOf('role', ROLES),
      'organisation_id uuid null',
      oneOf('scope_type', ['PROJECT', 'STAIRWELL'], true),
      'scope_id uuid null',
      'from_date date not null',
      'until_date date null check (until_date >= from_date)',
    ],
    { references: { person_id: 'person', organisation_id: 'organisation' }, bureau: 'insert' },
  ),
  ...tenantTable(
    'app_consent',
    [
      'client_id text not null',
      'scopes text[] not null',
      'from_date date not null',
      'until_date date null check (until_date >= from_date)',
    ],
    { constraints: ['unique (community_id, client_id)'] },
  ),
  ...tenantTable('constitution', ['reserved_affairs jsonb not null'], { bureau: 'insert' }),
  ...tenantTable('council_charter', ['document jsonb not null'], { bureau: 'insert' }),
  ...tenantTable(
    'service_item',
    [
      'code text not null',
      'category text not null',
      'category_en text not null',
      'name text not null',
      'name_en text not null',
      'sample boolean not null',
    ],
    { bureau: 'insert', constraints: ['unique (community_id, code)'] },
  ),
  ...tenantTable(
    'account',
    [
      'code text not null',
      'name text not null',
      'name_en text not null',
      oneOf('unit', ['FEN', 'POINTS']),
      oneOf('kind', ['ASSET', 'LIABILITY', 'INCOME', 'EXPENSE']),
    ],
    { bureau: 'insert', constraints: ['unique (community_id, code)'] },
  ),
  ...tenantTable(
    'funding_line',
    [
      'key text not null',
      'title text not null',
      'source text not null',
      'annual_fen bigint null check (annual_fen >= 0)',
      'sample boolean not null',
    ],
    { constraints: ['unique (community_id, key)'] },
  ),
  ...tenantTable(
    'audit_entry',
    [
      'at timestamptz not null',
      oneOf('actor_kind', ['PERSON', 'APP', 'BUREAU', 'SYSTEM']),
      'actor_key text not null',
      oneOf('action', ['CREATE', 'UPDATE', 'DELETE']),
      'subject_type text not null',
      'subject_id uuid not null',
      'changes jsonb not null',
      'request_id text not null',
      'origin text null',
    ],
    { app: 'select, insert', bureau: 'insert' },
  ),
  ...tenantTable('outbox_event', ['topic text not null', 'payload jsonb not null', 'at timestamptz not null'], {
    app: 'insert',
    bureau: 'insert',
    relay: 'select, delete',
  }),
  ...tenantTable(
    'idempotency_key',
    [
      'mutation text not null',
      'actor_key text not null',
      'key text not null',
      'input_hash text not null',
      'result_id uuid not null',
      'at timestamptz not null',
    ],
    { app: 'select, insert', constraints: ['unique (community_id, mutation, actor_key, key)'] },
  ),
];

import { EMAIL_HASH, OWN, oneOf, SUBJECT, sharedTable } from './tables.js';

const READERS = 'gongzhi_app, gongzhi_bureau';
const readableByAll = { name: 'read', to: READERS, command: 'select', using: 'true' };

/** Tables that belong to no tenant: the register of communities, who may enter which, and the catalogue. */
export const cityTables = (): string[] => [
  ...sharedTable(
    'town',
    ['id uuid primary key', 'code text not null unique', 'name text not null', 'name_en text not null'],
    [readableByAll, { name: 'register', to: 'gongzhi_bureau', command: 'insert', check: 'true' }],
    { gongzhi_app: 'select', gongzhi_bureau: 'select, insert' },
  ),
  ...sharedTable(
    'community',
    [
      'id uuid primary key',
      'code text not null unique',
      'name text not null',
      oneOf('kind', ['RURAL_RESETTLEMENT', 'RURAL_MIXED', 'URBAN_COMMERCIAL']),
      oneOf('status', ['PENDING', 'ACTIVE', 'SUSPENDED', 'ARCHIVED']),
      'town_id uuid null references town (id)',
      'division_code text null',
      'urban_rural_class text null',
      'residents int null check (residents >= 0)',
      'founded_on text null',
      'sample boolean not null',
      'onboarded_at timestamptz not null',
    ],
    [
      readableByAll,
      { name: 'onboard', to: 'gongzhi_bureau', command: 'insert', check: 'true' },
      { name: 'change', to: 'gongzhi_bureau', command: 'update', using: 'true', check: 'true' },
    ],
    { gongzhi_app: 'select', gongzhi_bureau: 'select, insert, update' },
  ),
  // Which states of the sample folder have been loaded, so that a start with nothing new takes no time.
  ...sharedTable(
    'sample_load',
    ['id uuid primary key', 'hash text not null unique', 'done_at timestamptz not null'],
    [
      { name: 'look', to: 'gongzhi_bureau', command: 'select', using: 'true' },
      { name: 'note', to: 'gongzhi_bureau', command: 'insert', check: 'true' },
    ],
    { gongzhi_bureau: 'select, insert' },
  ),
  // Which email or subject may enter which community. Read before a tenant is chosen, so its policy is its own: one
  // sees the lines about oneself, and a community's administrators write their own community's.
  ...sharedTable(
    'directory_entry',
    [
      // Checked at the commit: a flush adds rows in no order that foreign keys would need.
      'community_id uuid not null references community (id) deferrable initially deferred',
      'id uuid not null',
      'subject text null',
      'email_hash text null',
      'person_id uuid null',
      'primary key (community_id, id)',
      'unique (community_id, subject)',
      'unique (community_id, email_hash)',
    ],
    [
      {
        name: 'own_lines',
        to: 'gongzhi_app',
        command: 'select',
        using: `subject = ${SUBJECT} or email_hash = ${EMAIL_HASH} or ${OWN('community_id')}`,
      },
      { name: 'write', to: READERS, command: 'insert', check: OWN('community_id') },
      { name: 'claim', to: 'gongzhi_app', command: 'update', using: OWN('community_id'), check: OWN('community_id') },
    ],
    { gongzhi_app: 'select, insert, update', gongzhi_bureau: 'insert' },
  ),
  'create index on directory_entry (subject)',
  'create index on directory_entry (email_hash)',
  ...sharedTable(
    'template',
    [
      'id uuid primary key',
      'lineage_id uuid not null',
      'publisher_id uuid not null references community (id)',
      'version text not null',
      'module text not null',
      'title_zh text not null',
      'title_en text not null',
      'document jsonb not null',
      'hash text not null',
      'search_text text not null',
      'published_at timestamptz not null',
      'superseded_at timestamptz null',
      'unique (lineage_id, version)',
    ],
    [
      readableByAll,
      { name: 'publish', to: 'gongzhi_app', command: 'insert', check: OWN('publisher_id') },
      {
        name: 'supersede',
        to: 'gongzhi_app',
        command: 'update',
        using: OWN('publisher_id'),
        check: OWN('publisher_id'),
      },
    ],
    { gongzhi_app: 'select, insert, update (superseded_at)', gongzhi_bureau: 'select' },
  ),
  'create index on template (published_at desc, id desc)',
  'create index on template using gin (search_text gin_trgm_ops)',
  ...sharedTable(
    'adoption',
    [
      'id uuid primary key',
      'template_id uuid not null references template (id)',
      'publisher_id uuid not null references community (id)',
      'adopter_id uuid not null references community (id)',
      'adopted_at timestamptz not null',
      'unique (template_id, adopter_id)',
    ],
    [
      { name: 'ours', to: 'gongzhi_app', command: 'select', using: `${OWN('publisher_id')} or ${OWN('adopter_id')}` },
      { name: 'all', to: 'gongzhi_bureau', command: 'select', using: 'true' },
      { name: 'adopt', to: 'gongzhi_app', command: 'insert', check: OWN('adopter_id') },
    ],
    { gongzhi_app: 'select, insert', gongzhi_bureau: 'select' },
  ),
  'create index on adoption (publisher_id, id)',
  ...sharedTable(
    'adoption_tally',
    ['id uuid primary key references template (id)', 'adoptions int not null check (adoptions >= 0)'],
    [
      readableByAll,
      { name: 'first', to: 'gongzhi_app', command: 'insert', check: 'adoptions = 1' },
      { name: 'next', to: 'gongzhi_app', command: 'update', using: 'true', check: 'true' },
    ],
    { gongzhi_app: 'select, insert, update', gongzhi_bureau: 'select' },
  ),
];

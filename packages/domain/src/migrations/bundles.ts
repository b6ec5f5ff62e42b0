import { Migration } from '@mikro-orm/migrations';
import { OWN, sharedTable } from './tables.js';

const READERS = 'gongzhi_app, gongzhi_bureau';
/** The bureau's own are nobody's. */
const CITYS = 'publisher_id is null';

/**
 * Bundles of templates: the city's, like the templates in them. A bundle says how many items it has, and no more than
 * that can be put into it: what is published stays as it is. A project says of which bundle it is, and what it was cloned
 * together with.
 */
export class Bundles extends Migration {
  override up(): void {
    for (const statement of [...bundles, ...items, ...projects]) this.addSql(statement);
  }
}

const bundles = [
  ...sharedTable(
    'bundle',
    [
      'id uuid primary key',
      'lineage_id uuid not null',
      'publisher_id uuid null references community (id)',
      'version int not null check (version >= 1)',
      ...['title_zh text not null', 'title_en text not null', 'summary_zh text null', 'summary_en text null'],
      'item_count int not null check (item_count >= 1)',
      ...['hash text not null', 'search_text text not null', 'published_at timestamptz not null'],
      'superseded_at timestamptz null',
      ...['actor_key text not null', 'idempotency_key text not null', 'input_hash text not null'],
      'unique (lineage_id, version)',
      'unique nulls not distinct (publisher_id, actor_key, idempotency_key)',
    ],
    [
      { name: 'read', to: READERS, command: 'select', using: 'true' },
      { name: 'publish', to: 'gongzhi_app', command: 'insert', check: OWN('publisher_id') },
      { name: 'collect', to: 'gongzhi_bureau', command: 'insert', check: CITYS },
      {
        name: 'supersede',
        to: 'gongzhi_app',
        command: 'update',
        using: OWN('publisher_id'),
        check: OWN('publisher_id'),
      },
      { name: 'replace', to: 'gongzhi_bureau', command: 'update', using: CITYS, check: CITYS },
    ],
    {
      gongzhi_app: 'select, insert, update (superseded_at)',
      gongzhi_bureau: 'select, insert, update (superseded_at)',
    },
  ),
  // A community that goes on for another maintains what that one published.
  'create policy "bundle_owner" on "bundle" for all to current_user using (true) with check (true)',
  'create index on bundle (published_at desc, id desc) where superseded_at is null',
  'create index on bundle using gin (search_text gin_trgm_ops) where superseded_at is null',
];

const within = (whose: string) =>
  `exists (select from bundle b where b.id = bundle_id and ${whose} and position < b.item_count)`;

const items = [
  ...sharedTable(
    'bundle_item',
    [
      'id uuid primary key',
      'bundle_id uuid not null references bundle (id) deferrable initially deferred',
      'position int not null check (position >= 0)',
      'key text not null',
      'template_id uuid not null references template (id)',
      '"after" text[] not null',
      'optional boolean not null',
      ...['unique (bundle_id, position)', 'unique (bundle_id, key)'],
    ],
    [
      { name: 'read', to: READERS, command: 'select', using: 'true' },
      { name: 'publish', to: 'gongzhi_app', command: 'insert', check: within(OWN('b.publisher_id')) },
      { name: 'collect', to: 'gongzhi_bureau', command: 'insert', check: within('b.publisher_id is null') },
    ],
    { gongzhi_app: 'select, insert', gongzhi_bureau: 'select, insert' },
  ),
  'create index on bundle_item (template_id)',
];

const projects = [
  'alter table "project" add column "bundle_id" uuid null references bundle (id), add column "batch_id" uuid null',
  'create index on project (community_id, batch_id, id) where batch_id is not null',
];

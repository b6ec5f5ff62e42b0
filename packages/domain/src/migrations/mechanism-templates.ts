import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/**
 * A template describes a project or a mechanism. What a community adopts of a mechanism is merged into its own
 * configuration; a line keeps what there was before and after, so that it can be undone, and from which version the next
 * one is taken over.
 */
export class MechanismTemplates extends Migration {
  override up(): void {
    for (const statement of [...templates, ...adoptions]) this.addSql(statement);
  }
}

const templates = [
  'alter table template alter column module drop not null, add column mechanism text null',
  'alter table template add check ((module is null) <> (mechanism is null))',
  'create index on template (publisher_id, mechanism) where mechanism is not null',
];

const adoptions = [
  ...tenantTable('mechanism_adoption', [
    'mechanism text not null',
    'template_id uuid not null references template (id)',
    'lineage_id uuid not null',
    ...['before jsonb not null', 'after jsonb not null'],
    ...['adopted_at timestamptz not null', 'adopted_by_key text not null'],
    'undone_at timestamptz null check (undone_at >= adopted_at)',
  ]),
  'create index on mechanism_adoption (community_id, template_id, id)',
];

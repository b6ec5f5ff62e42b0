import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** Grids over the community's territory: each stairwell lies in one at most, and a role can be limited to one. */
export class Grids extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable('grid', ['name text not null', 'networks text[] not null'], {
        constraints: ['unique (community_id, name)'],
      }),
      'alter table stairwell add column grid_id uuid null',
      `alter table stairwell add foreign key (community_id, grid_id) references grid (community_id, id) deferrable initially deferred`,
      'create index on membership (community_id, scope_id, id)',
      'create index on stairwell (community_id, grid_id, sort_key, id)',
      'alter table membership drop constraint membership_scope_type_check',
      `alter table membership add constraint membership_scope_type_check check (scope_type in ('PROJECT', 'STAIRWELL', 'GRID'))`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** A community narrows the city's constitution; every change of it stays to be seen and to be gone back to. */
export class ConstitutionNarrowings extends Migration {
  override up(): void {
    this.addSql(`alter table "constitution" add column "narrowings" jsonb not null default '[]'`);
    this.addSql(`alter table "constitution" add column "revision" int not null default 0`);
    this.addSql(`alter table "constitution" add constraint "constitution_community_id_key" unique (community_id)`);
    const columns = [
      'revision int not null',
      'reserved_affairs jsonb not null',
      'narrowings jsonb not null',
      'at timestamptz not null',
      'actor_key text not null',
      'note text null',
    ];
    const constraints = ['unique (community_id, revision)'];
    for (const statement of tenantTable('constitution_revision', columns, { app: 'select, insert', constraints }))
      this.addSql(statement);
  }
}

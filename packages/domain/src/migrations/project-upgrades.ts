import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** What each upgrade of a project changed, so that it can be undone. */
export class ProjectUpgrades extends Migration {
  override up(): void {
    const statements = tenantTable(
      'project_upgrade',
      [
        'project_id uuid not null',
        'number int not null check (number > 0)',
        'from_template_id uuid not null references template (id)',
        'to_template_id uuid not null references template (id)',
        'was jsonb not null',
        'became jsonb not null',
        'upgraded_at timestamptz not null',
        'undone_at timestamptz null check (undone_at >= upgraded_at)',
      ],
      { references: { project_id: 'project' }, constraints: ['unique (community_id, project_id, number)'] },
    );
    for (const statement of statements) this.addSql(statement);
  }
}

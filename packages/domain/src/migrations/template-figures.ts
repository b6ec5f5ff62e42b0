import { Migration } from '@mikro-orm/migrations';
import { OWN, sharedTable } from './tables.js';

/**
 * What each community counted of the projects that it has from a template, by month: written by its own session. As with
 * its other figures, the bureau's log-in reads what is shown of it, and no other column.
 */
export class TemplateFigures extends Migration {
  override up(): void {
    for (const statement of figures) this.addSql(statement);
  }
}

const figures = sharedTable(
  'template_figure',
  [
    'line_id uuid not null references community (id)',
    'lineage_id uuid not null',
    // Whether it is of the project that the template describes, or of clones.
    'origin boolean not null',
    'month date not null check (extract(day from month) = 1)',
    'key text not null',
    'value bigint not null check (value >= 0)',
    'persons bigint null check (persons >= 0)',
    'shown bigint null',
    'counted_on date not null',
    'primary key (lineage_id, line_id, origin, month, key)',
    'check (shown is null or (shown = value and (persons is null or persons not between 1 and 4)))',
  ],
  [
    { name: 'own_read', to: 'gongzhi_app', command: 'select', using: OWN('line_id') },
    { name: 'own_add', to: 'gongzhi_app', command: 'insert', check: OWN('line_id') },
    { name: 'own_change', to: 'gongzhi_app', command: 'update', using: OWN('line_id'), check: OWN('line_id') },
    { name: 'city', to: 'gongzhi_bureau', command: 'select', using: 'true' },
    { name: 'owner', to: 'current_user', command: 'all', using: 'true', check: 'true' },
  ],
  {
    gongzhi_app: 'select, insert, update (value, persons, shown, counted_on)',
    gongzhi_bureau: 'select (line_id, lineage_id, origin, month, key, shown, counted_on)',
  },
);

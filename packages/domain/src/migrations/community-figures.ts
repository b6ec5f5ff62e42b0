import { Migration } from '@mikro-orm/migrations';
import { OWN, sharedTable } from './tables.js';

/**
 * The city's figures: one line for each community, day and figure, written by that community's own session. The bureau's
 * log-in has no right to the columns that hold a small count: it reads what is shown, and that alone.
 */
export class CommunityFigures extends Migration {
  override up(): void {
    for (const statement of figures) this.addSql(statement);
  }
}

const figures = sharedTable(
  'community_figure',
  [
    'line_id uuid not null references community (id)',
    'day date not null',
    'key text not null',
    'value bigint not null check (value >= 0)',
    // How many persons stand behind it; null where it is about none.
    'persons bigint null check (persons >= 0)',
    // What leaves the community: null where the persons behind it are so few that one could guess who.
    'shown bigint null',
    'primary key (line_id, day, key)',
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
    gongzhi_app: 'select, insert, update (value, persons, shown)',
    gongzhi_bureau: 'select (line_id, day, key, shown)',
  },
);

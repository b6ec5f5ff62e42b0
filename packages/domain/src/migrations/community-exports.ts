import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/**
 * Everything of a community as one file, for a few days: in parts, each sealed under a key of the export's own. Kept in the
 * database, so that whichever worker made it, every gateway hands it out, behind the same walls as what is in it.
 */
export class CommunityExports extends Migration {
  override up(): void {
    for (const statement of [
      ...tenantTable(
        'community_export',
        [
          'asked_by_key text not null',
          'key bytea not null',
          'parts int not null check (parts > 0)',
          'bytes bigint not null check (bytes > 0)',
          'sha256 text not null',
          'expires_at timestamptz not null',
        ],
        { app: 'select, insert, delete' },
      ),
      ...tenantTable(
        'community_export_part',
        ['export_id uuid not null', 'position int not null', 'sealed bytea not null', 'made_at timestamptz not null'],
        { app: 'select, insert, delete', constraints: ['unique (community_id, export_id, position)'] },
      ),
    ])
      this.addSql(statement);
  }
}

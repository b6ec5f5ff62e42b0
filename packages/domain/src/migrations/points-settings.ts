import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** How long points of a community are valid, and from which day on what is older expires. */
export class PointsSettings extends Migration {
  override up(): void {
    const statements = tenantTable(
      'points_setting',
      [
        'valid_months int null check (valid_months between 6 and 120)',
        'expires_from date null check ((expires_from is null) = (valid_months is null))',
      ],
      { constraints: ['unique (community_id)'] },
    );
    for (const statement of statements) this.addSql(statement);
  }
}

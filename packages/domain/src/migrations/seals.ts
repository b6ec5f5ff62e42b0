import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** Chains of hashes over what is only added to. Nobody who serves requests can change a seal or take one away. */
export class Seals extends Migration {
  override up(): void {
    const columns = [
      'chain text not null',
      'position int not null check (position > 0)',
      'row_ids text[] not null',
      'digests text[] not null check (cardinality(digests) = cardinality(row_ids))',
      'until_id uuid not null',
      'previous text not null',
      'hash text not null',
      'sealed_at timestamptz not null',
      'trimmed_at timestamptz null',
    ];
    const constraints = ['unique (community_id, chain, position)'];
    for (const statement of tenantTable('seal', columns, { app: 'select, insert', constraints }))
      this.addSql(statement);
    this.addSql('create index on seal (community_id, chain, until_id)');
  }
}

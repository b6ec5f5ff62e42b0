import { Migration } from '@mikro-orm/migrations';
import { oneOf, tenantTable } from './tables.js';

/** Points taken away: neither who took them nor whose they are decides on an appeal. Like claims, they move with the person. */
export class PointsDeductions extends Migration {
  override up(): void {
    const decided = `(status in ('UPHELD', 'REVERSED'))`;
    const statements = tenantTable(
      'points_deduction',
      [
        'person_id uuid not null',
        oneOf('kind', ['LITTERING', 'PARKING', 'NUISANCE', 'BREACH_OF_PACT', 'FALSE_CLAIM', 'OTHER']),
        'occurred_on date not null',
        'points int not null check (points > 0)',
        'reason text null',
        oneOf('status', ['STANDING', 'APPEALED', 'UPHELD', 'REVERSED']),
        'deducted_by_id uuid not null check (deducted_by_id <> person_id)',
        'deducted_at timestamptz not null',
        'appeal text null',
        `appealed_at timestamptz null check ((appealed_at is null) = (status = 'STANDING'))`,
        `decided_by_id uuid null check ((decided_by_id is not null) = ${decided})
           check (decided_by_id <> person_id and decided_by_id <> deducted_by_id)`,
        `decided_at timestamptz null check ((decided_at is not null) = ${decided})`,
        'decision text null',
        'transfer_id uuid not null',
      ],
      { references: { person_id: 'person', deducted_by_id: 'person', decided_by_id: 'person' } },
    );
    for (const statement of statements) this.addSql(statement);
  }
}

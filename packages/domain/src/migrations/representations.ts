import { Migration } from '@mikro-orm/migrations';
import { oneOf, tenantTable } from './tables.js';

/** Who acted for whom, with what consent; and a rating that the person served may put their own word in place of. */
export class Representations extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'representation',
        [
          'person_id uuid not null',
          'actor_id uuid not null check (actor_id <> person_id)',
          oneOf('act', ['ENROL', 'RATE']),
          'subject_type text not null',
          'subject_id uuid not null',
          oneOf('consent', ['ORAL', 'WRITTEN']),
          'witness_id uuid null check (witness_id <> person_id and witness_id <> actor_id)',
          'at timestamptz not null',
        ],
        {
          references: { person_id: 'person', actor_id: 'person', witness_id: 'person' },
          app: 'select, insert',
        },
      ),
      'grant update (score, rated_by_id, on_behalf, rated_at) on rating to gongzhi_app',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

import { Migration } from '@mikro-orm/migrations';
import { oneOf, tenantTable } from './tables.js';

/** Tasks of projects that residents claim for points, and who has claimed one. Nobody confirms their own. */
export class ProjectTasks extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'project_task',
        [
          'project_id uuid not null',
          'rule_id uuid not null',
          'title text not null',
          'note text null',
          'points int not null check (points > 0)',
          'places int not null check (places > 0)',
          'places_left int not null check (places_left between 0 and places)',
          'on_date date not null',
          oneOf('status', ['OPEN', 'ENDED']),
          'created_by_id uuid null',
          'sample boolean not null',
        ],
        { references: { project_id: 'project', rule_id: 'points_rule', created_by_id: 'person' } },
      ),
      ...tenantTable(
        'task_claim',
        [
          'task_id uuid not null',
          'person_id uuid not null',
          oneOf('status', ['CLAIMED', 'RELEASED', 'DONE']),
          'claimed_at timestamptz not null',
          `released_at timestamptz null check ((released_at is not null) = (status = 'RELEASED'))`,
          `confirmed_by_id uuid null check (confirmed_by_id <> person_id)
             check ((confirmed_by_id is not null) = (status = 'DONE'))`,
          'confirmed_at timestamptz null check ((confirmed_at is null) = (confirmed_by_id is null))',
          `points_claim_id uuid null check ((points_claim_id is not null) = (status = 'DONE'))`,
        ],
        {
          references: {
            task_id: 'project_task',
            person_id: 'person',
            confirmed_by_id: 'person',
            points_claim_id: 'points_claim',
          },
        },
      ),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

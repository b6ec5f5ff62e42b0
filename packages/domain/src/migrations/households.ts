import { Migration } from '@mikro-orm/migrations';
import { oneOf, tenantTable } from './tables.js';

const RELATIONS = ['HEAD', 'SPOUSE', 'SON', 'DAUGHTER', 'GRANDCHILD', 'PARENT', 'GRANDPARENT', 'SIBLING', 'OTHER'];

/** Households with who lives in them, and who did; where and in which household a person lives today stands with the person. */
export class Households extends Migration {
  override up(): void {
    const statements = [
      ...tenantTable(
        'household',
        [
          'dwelling_id uuid not null',
          'stairwell_id uuid not null',
          'label text not null',
          'from_date date not null',
          'until_date date null check (until_date >= from_date)',
          'sample boolean not null',
        ],
        { references: { dwelling_id: 'dwelling', stairwell_id: 'stairwell' } },
      ),
      'create unique index on household (community_id, dwelling_id, label) where until_date is null',
      'create index on household (community_id, id) where until_date is null',
      ...tenantTable(
        'household_member',
        [
          'household_id uuid not null',
          'person_id uuid not null',
          oneOf('relation', RELATIONS),
          'from_date date not null',
          'until_date date null check (until_date >= from_date)',
          oneOf('leaving', ['MOVED_OUT', 'MOVED_WITHIN', 'DIED', 'ENTERED_WRONGLY'], true),
          'current_household_id uuid null generated always as (case when until_date is null then household_id end) stored',
          `headed_household_id uuid null generated always as
             (case when until_date is null and relation = 'HEAD' then household_id end) stored`,
          'check ((until_date is null) = (leaving is null))',
        ],
        { references: { household_id: 'household', person_id: 'person' } },
      ),
      'create index on household_member (community_id, current_household_id, id)',
      'create unique index on household_member (community_id, headed_household_id)',
      'create unique index on household_member (community_id, person_id) where until_date is null',
      `alter table person add column household_id uuid null, add column sex text null check (sex in ('F', 'M')),
         add foreign key (community_id, household_id) references household (community_id, id) deferrable initially deferred`,
      'create index on person (community_id, household_id, id)',
      'create index on person (community_id, name, id)',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

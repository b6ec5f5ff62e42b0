import { Migration } from '@mikro-orm/migrations';

/** Indexes in the order in which lists are read, and none that leads PostgreSQL astray. */
export class ReadingIndexes extends Migration {
  override up(): void {
    for (const statement of [...enrolments, ...records, ...settlements, ...catalogue]) this.addSql(statement);
  }
}

const NO_OVERLAP = 'enrolment_community_id_project_id_person_id_part_daterange_excl';

/**
 * PostgreSQL took the constraint's GiST index for counting, at five times the cost: for all it knows that one is as good
 * as the others. A condition that always holds, but that no query states, keeps it for what it is there for. What is
 * counted instead holds nothing but whom the rows belong to, each value once.
 */
const enrolments = [
  `alter table enrolment drop constraint ${NO_OVERLAP}`,
  `alter table enrolment add constraint ${NO_OVERLAP} exclude using gist (community_id with =, project_id with =,
     person_id with =, part with =, daterange(from_date, until_date, '[]') with &&) where (part is not null)`,
  'create index on enrolment (community_id, project_id)',
];

/** A person's records are read by day, as a project's are; these indexes serve the foreign keys, too. */
const records = [
  'drop index service_record_community_id_enrolment_id_id_idx',
  'drop index service_record_community_id_project_id_id_idx',
  'create index on service_record (community_id, enrolment_id, served_on, id)',
];

/** A community's settlements are listed by their first day; there are more of them every month. */
const settlements = ['create index on settlement (community_id, from_date, id)'];

/** The catalogue shows what nothing has taken the place of. */
const catalogue = [
  'drop index template_published_at_id_idx',
  'drop index template_search_text_idx',
  'create index on template (published_at desc, id desc) where superseded_at is null',
  'create index on template using gin (search_text gin_trgm_ops) where superseded_at is null',
];

import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tables.js';

/** Dwellings; places in the order in which people count them; places that are out of use. */
export class Territory extends Migration {
  override up(): void {
    const statements = [
      NATURAL_KEY,
      ...[...inOrder('estate', 'name'), ...inOrder('building', 'name', 'estate_id')],
      ...inOrder('stairwell', 'name', 'building_id'),
      ...tenantTable('dwelling', ['stairwell_id uuid not null', 'room text not null', 'floor smallint null'], {
        references: { stairwell_id: 'stairwell' },
        constraints: ['unique (community_id, stairwell_id, room)'],
      }),
      ...inOrder('dwelling', 'room', 'stairwell_id'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}

/**
 * A text by which names sort as people count: each number in it filled up to twelve digits, Chinese numerals below a
 * hundred as numbers. 2幢 comes before 10幢, 九单元 before 十一单元.
 */
const NATURAL_KEY = `
  create function natural_key(name text) returns text language sql immutable parallel safe strict
  return regexp_replace(regexp_replace(
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(
      translate(name, '〇零一二三四五六七八九', '00123456789'),
      '([1-9])十([1-9])', '\\1\\2', 'g'), '十([1-9])', '1\\1', 'g'), '([1-9])十', '\\10', 'g'), '十', '10', 'g'),
    '(\\d+)', '000000000000\\1', 'g'), '\\d*(\\d{12})', '\\1', 'g')`;

/** What is out of use comes last: `~` stands after every digit, letter and mark that names begin with. */
const inOrder = (table: string, name: string, parent?: string): string[] => [
  `alter table "${table}" add column retired_on date null`,
  `alter table "${table}" add column sort_key text not null generated always as
     (case when retired_on is null then '' else '~' end || natural_key(${name})) stored`,
  `create index on "${table}" (community_id, sort_key, id)`,
  ...(parent ? [`create index on "${table}" (community_id, ${parent}, sort_key, id)`] : []),
];

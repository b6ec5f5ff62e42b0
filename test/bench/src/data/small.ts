import { administratorOf, communityCode, communityName, DAYS, dayAfter, idOf } from './city.ts';
import { json, list, type Table, type Value } from './table.ts';

/** What a community holds that is only there to make the city large. */
const SMALL = { persons: 4, members: 2, enrolments: 2, records: 3 } as const;

/** The second member, who has not signed in when the first one has. */
export const partnerOf = (community: number): string => `partner@${communityCode(community)}`;

type Inside = (community: number, subjectOf: (userName: string) => string) => readonly (readonly Value[])[];

/** Communities from one number up to another, each with next to nothing inside: two who may enter, and one project. */
export function smallTables(from: number, until: number): readonly Table[] {
  return SMALL_TABLES.map(([name, columns, inside]) => ({
    name,
    columns: name === 'community' ? columns : ['community_id', ...columns],
    *rows({ subjectOf }) {
      for (let c = from; c < until; c += 1) {
        for (const row of inside(c, subjectOf)) yield name === 'community' ? row : [idOf('community', c), ...row];
      }
    },
  }));
}

const several = (count: number, row: (n: number) => readonly Value[]) =>
  Array.from({ length: count }, (_, n) => row(n));

const SMALL_TABLES: readonly (readonly [name: string, columns: readonly string[], inside: Inside])[] = [
  [
    'community',
    ['id', 'code', 'name', 'kind', 'status', 'town_id', 'residents', 'sample', 'onboarded_at'],
    (c) => [
      [
        ...[idOf('community', c), communityCode(c), communityName(c), 'RURAL_MIXED', 'ACTIVE', idOf('town', 0, c % 10)],
        ...[1_000, false, '2023-01-01T00:00:00Z'],
      ],
    ],
  ],
  [
    'directory_entry',
    ['id', 'subject', 'person_id'],
    (c, subjectOf) =>
      [administratorOf(c), partnerOf(c)].map((user, n) => [
        idOf('directory_entry', c, n),
        subjectOf(user),
        idOf('person', c, n),
      ]),
  ],
  [
    'organisation',
    ['id', 'name', 'kind', 'subject', 'serves', 'sample'],
    (c) => [[idOf('organisation', c), '社区食堂', 'SOCIAL_ORGANISATION', 'CATALYST', list(['elder-care']), false]],
  ],
  [
    'person',
    ['id', 'name', 'birth_date', 'situations', 'sample'],
    (c) =>
      several(SMALL.persons, (n) => [idOf('person', c, n), `居民${n + 1}`, dayAfter('1940-01-01', n), '{}', false]),
  ],
  [
    'membership',
    ['id', 'person_id', 'role', 'from_date'],
    (c) => several(SMALL.members, (n) => [idOf('membership', c, n), idOf('person', c, n), 'ADMIN', DAYS.from]),
  ],
  [
    'project',
    ['id', 'title', 'module', 'module_version', 'config', 'status', 'operator_id', 'adapted', 'starts_on', 'sample'],
    (c) => [
      [
        ...[idOf('project', c), '壮老人帮老老人', 'elder-meals', '1.0.0', '{}', 'RUNNING', idOf('organisation', c)],
        ...['{}', DAYS.from, false],
      ],
    ],
  ],
  [
    'enrolment',
    ['id', 'project_id', 'person_id', 'part', 'data', 'from_date'],
    (c) =>
      several(SMALL.enrolments, (n) => [
        ...[idOf('enrolment', c, n), idOf('project', c), idOf('person', c, 2 + n), ['helper', 'elder'][n]!],
        ...['{}', DAYS.from],
      ]),
  ],
  [
    'service_record',
    [
      ...['id', 'project_id', 'enrolment_id', 'person_id', 'served_by_id', 'served_by_person_id', 'served_on'],
      ...['module', 'module_version', 'data', 'recorded_by_key', 'recorded_at'],
    ],
    (c) =>
      several(SMALL.records, (n) => [
        ...[idOf('service_record', c, n), idOf('project', c), idOf('enrolment', c, 1), idOf('person', c, 3)],
        ...[idOf('enrolment', c, 0), idOf('person', c, 2), dayAfter(DAYS.firstRecord, n), 'elder-meals', '1.0.0'],
        ...[json({ kind: 'CARE', meals: 1 }), idOf('person', c, 0), `${dayAfter(DAYS.firstRecord, n)}T10:00:00Z`],
      ]),
  ],
];

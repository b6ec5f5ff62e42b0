import { administratorOf, communityCode, communityName, idOf, SHAPE } from './city.ts';
import { type Table, times } from './table.ts';

const TOWNS = 10;
const KINDS = ['RURAL_RESETTLEMENT', 'RURAL_MIXED', 'URBAN_COMMERCIAL'];
const REGISTERED_AT = '2023-01-01T00:00:00Z';

/** The city's register: towns, communities, and whose sign-in opens which community. */
export const registerTables: readonly Table[] = [
  {
    name: 'town',
    columns: ['id', 'code', 'name', 'name_en'],
    rows: () => times(TOWNS, (n) => [idOf('town', 0, n), `town-${n + 1}`, `第${n + 1}镇`, `Town ${n + 1}`]),
  },
  {
    name: 'community',
    columns: ['id', 'code', 'name', 'kind', 'status', 'town_id', 'residents', 'sample', 'onboarded_at'],
    rows: ({ communities }) =>
      times(communities, (c) => [
        idOf('community', c),
        communityCode(c),
        communityName(c),
        KINDS[c % KINDS.length]!,
        'ACTIVE',
        idOf('town', 0, c % TOWNS),
        3_000 + (c % 50) * 100,
        false,
        REGISTERED_AT,
      ]),
  },
  {
    name: 'directory_entry',
    columns: ['community_id', 'id', 'subject', 'email_hash', 'person_id'],
    rows: ({ communities, subjectOf, emailHash }) =>
      times(communities, (c) => [
        idOf('community', c),
        idOf('directory_entry', c),
        subjectOf(administratorOf(c)),
        emailHash(administratorOf(c)),
        idOf('person', c, 0),
      ]),
  },
  {
    name: 'adoption',
    columns: ['id', 'template_id', 'publisher_id', 'adopter_id', 'adopted_at'],
    *rows({ communities }) {
      for (let c = 0; c < communities; c += 1) {
        for (let n = 0; n < SHAPE.templates; n += 1) {
          const adopter = (c + n + 1) % communities;
          if (adopter === c) continue;
          const [publisher, newest] = [idOf('community', c), idOf('template', c, 2 * n + 1)];
          yield [idOf('adoption', c, n), newest, publisher, idOf('community', adopter), REGISTERED_AT];
        }
      }
    },
  },
  {
    name: 'adoption_tally',
    columns: ['id', 'adoptions'],
    *rows({ communities }) {
      for (let c = 0; c < communities; c += 1) {
        // Some were never adopted: they have no line.
        for (let n = 0; n < SHAPE.templates - 2; n += 1) yield [idOf('template', c, 2 * n + 1), 1 + ((c + n) % 9)];
      }
    },
  },
];

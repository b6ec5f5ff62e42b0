import { createHash } from 'node:crypto';
import type { Call, Statement } from './one-sync.ts';

/**
 * The statements that an expert writes by hand for the six operations, one for each field of the query: each gives the
 * field's finished JSON. Row-level security adds the community; joins name it, so that they use the keys.
 */
function statement(text: string): Statement {
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 16), text };
}

const row = (columns: string): string => `(select row_to_json(r) from (${columns}) r)`;
const rows = (select: string): string => `coalesce((select json_agg(r) from (${select}) r), '[]'::json)`;

const OPERATOR = row(
  'select o.id, o.name from organisation o where o.community_id = p.community_id and o.id = p.operator_id',
);
const PERSON = (of: string): string =>
  row(`select m.id, m.name from person m where m.community_id = ${of}.community_id and m.id = ${of}.person_id`);

const PROJECT = row(`select p.id, p.title, p.status, ${OPERATOR} as operator from project p where p.id = $1::uuid`);

const ENROLMENTS = row(`select
  ${rows(`select e.id, e.part as "as", e.from_date as "from", ${PERSON('e')} as person from enrolment e
    where e.community_id = p.community_id and e.project_id = p.id order by e.id limit $2::int`)} as nodes,
  (select count(*) from enrolment e where e.community_id = p.community_id and e.project_id = p.id) as "totalCount"`);

const PROJECTS_WITH_ENROLMENTS = row(
  `select ${rows(
    `select p.id, p.title, p.status, ${OPERATOR} as operator, ${ENROLMENTS} as enrolments from project p order by p.id limit $1::int`,
  )} as nodes`,
);

/** $1 enrolment, $2 how many, $3 and $4 the day and id of the last record seen. */
const RECORDS = `(select json_build_object('__typename', 'Enrolment', 'records', json_build_object(
    'nodes', coalesce(json_agg(r.node order by r.place) filter (where r.place <= $2::int), '[]'),
    'pageInfo', json_build_object('hasNextPage', count(*) > $2::int, 'endCursor',
      max(case when r.place = least($2::int, r.seen) then r.served_on || ' ' || r.id end))))
  from (
    select s.served_on, s.id, row_number() over newest as place, count(*) over () as seen, json_build_object(
        '__typename', 'ElderMealsRecord', 'id', s.id, 'servedOn', s.served_on, 'recordedAt', s.recorded_at,
        'kind', s.data ->> 'kind', 'meals', (s.data ->> 'meals')::int) as node
    from (select * from service_record where enrolment_id = $1::uuid and (served_on, id) < ($3::date, $4::uuid)
      order by served_on desc, id desc limit $2::int + 1) s
    window newest as (order by s.served_on desc, s.id desc)) r
  where exists (select from enrolment e where e.id = $1::uuid))`;

/** $1 how many, then the words to look for. What is found is looked for once, for the page and for the count. */
const templatesWith = (words: number): string => {
  const holding = Array.from({ length: words }, (_, n) => `and t.search_text like $${n + 2}`).join(' ');
  return `(with found as materialized (
      select t.id, t.published_at from template t where t.superseded_at is null ${holding}),
    page as (select f.*, row_number() over (order by f.published_at desc, f.id desc) as place
      from (select * from found order by published_at desc, id desc limit $1::int + 1) f)
    select json_build_object(
      'nodes', coalesce(json_agg(json_build_object('id', t.id, 'title', t.title_zh, 'version', t.version,
        'module', t.module,
        'publisher', (select json_build_object('code', c.code, 'name', c.name) from community c where c.id = t.publisher_id),
        'adoptions', coalesce((select a.adoptions from adoption_tally a where a.id = t.id), 0),
        'summary', t.document -> 'summary' ->> 'zh') order by place) filter (where place <= $1::int), '[]'),
      'pageInfo', json_build_object('hasNextPage', count(*) > $1::int, 'endCursor', (array_agg(
        page.published_at || ' ' || page.id order by place desc) filter (where place <= $1::int))[1]),
      'totalCount', (select count(*) from found))
    from page join template t on t.id = page.id)`;
};

/** The first rows of a table and how many there are. */
const list = (columns: string, from: string, order: string): string =>
  row(
    `select ${rows(`select ${columns} from ${from} order by ${order} limit $1::int`)} as nodes, (select count(*) from ${from.split(' ')[0]}) as "totalCount"`,
  );

/** The lists of a community's home page, each with its first $1 rows. */
const HOME: Record<string, string> = {
  organisations: list('o.id, o.name, o.kind', 'organisation o', 'o.id'),
  persons: list('m.id, m.name', 'person m', 'm.id'),
  memberships: list(`e.id, e.role, e.from_date as "from", ${PERSON('e')} as person`, 'membership e', 'e.id'),
  estates: list('e.id, e.name', 'estate e', 'e.id'),
  buildings: list('b.id, b.name', 'building b', 'b.id'),
  stairwells: list('s.id, s.name', 'stairwell s', 's.id'),
  serviceItems: list('s.id, s.code, s.name', 'service_item s', 's.code, s.id'),
  accounts: list('a.id, a.code, a.name, a.unit', 'account a', 'a.code, a.id'),
  fundingLines: list('f.id, f.title, f.source', 'funding_line f', 'f.key, f.id'),
  projects: list(`p.id, p.title, p.status, ${OPERATOR} as operator`, 'project p', 'p.id'),
  settlements: list(
    `s.id, s.status, s.from_date as "from", s.until_date as "until", ${row('select p.id, p.title from project p where p.community_id = s.community_id and p.id = s.project_id')} as project`,
    'settlement s',
    's.from_date desc, s.id desc',
  ),
  appConsents: list('a.id, a.client_id as "clientId", a.from_date as "from"', 'app_consent a', 'a.id'),
  auditEntries: list('a.id, a.at, a.action, a.subject_type as "subjectType"', 'audit_entry a', 'a.id desc'),
};

const COMMUNITY = row(`select c.id, c.code, c.name, c.kind, c.status, c.residents from community c
  where c.id = current_setting('app.community_id')::uuid`);

const textOf = (expression: string): Statement => statement(`select ${expression}::text`);

export const project = textOf(PROJECT);
export const projectsWithEnrolments = textOf(PROJECTS_WITH_ENROLMENTS);
export const community = textOf(COMMUNITY);
export const homeLists: ReadonlyMap<string, Statement> = new Map(
  Object.entries(HOME).map(([field, expression]) => [field, textOf(expression)]),
);

/** The whole home page at once: what the limit sends. */
export const home = statement(
  `select row_to_json(r)::text from (select ${COMMUNITY} as community, ${Object.entries(HOME)
    .map(([field, expression]) => `${expression} as "${field}"`)
    .join(', ')}) r`,
);

const records = textOf(RECORDS);
const BEFORE_ALL = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

/** A page of an enrolment's records; the cursor is the last one's day and id. */
export const recordsPage = (enrolmentId: string, first: number, after: string | null): Call => ({
  statement: records,
  values: [enrolmentId, String(first), ...(after?.split(' ') ?? BEFORE_ALL)],
});

const templates = Array.from({ length: 6 }, (_, words) => textOf(templatesWith(words)));

/** A page of the catalogue: templates whose texts hold all the words, of which there are at most five. */
export function templatesPage(search: string, first: number): Call {
  const words = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5);
  const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`);
  return { statement: templates[words.length]!, values: [String(first), ...patterns] };
}

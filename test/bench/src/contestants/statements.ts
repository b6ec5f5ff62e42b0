import { createHash } from 'node:crypto';
import type { Call, Statement } from './one-sync.ts';

/**
 * The statements that an expert writes by hand for the six operations, one for each field of the query: each gives the
 * field's finished JSON. Row-level security adds the community to every table, so that joins need not name it.
 *
 * The JSON is put together as text. PostgreSQL's functions for it look up the type of each value at every call, and copy
 * what is nested once for each level: they take a tenth to a fifth longer.
 */
function statement(text: string): Statement {
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 16), text };
}

/** An object of the given fields, each an SQL expression of its value's JSON: a text, or one of those below. */
const object = (fields: Record<string, string>): string => {
  const pieces = Object.entries(fields).map(([name, value], n) => `'${n === 0 ? '{' : ','}"${name}":', ${value}`);
  return `concat(${pieces.join(', ')}, '}')`.replaceAll("', '", '');
};

/** What needs no escaping: ids and days. */
const plain = (column: string): string => `'"', ${column}, '"'`;
const scalar = (column: string): string => `json_scalar(${column})`;
const nullable = (json: string): string => `coalesce(${json}::text, 'null')`;
const list = (node: string, from: string): string => `'[', (select string_agg(${node}, ',') from ${from}), ']'`;

/** A page of rows `node` and `cursor` in their order, of which there is one more than wanted if there is a next page. */
const page = (wanted: string): Record<string, string> => ({
  nodes: `'[', array_to_string((array_agg(node))[:${wanted}], ','), ']'`,
  pageInfo: object({
    hasNextPage: `(count(*) > ${wanted})::text`,
    endCursor: nullable(`json_scalar((array_agg(cursor))[least(${wanted}, count(*))])`),
  }),
});

const OPERATOR = nullable(
  `(select ${object({ id: plain('o.id'), name: scalar('o.name') })} from organisation o where o.id = p.operator_id)`,
);
const PERSON = (of: string): string =>
  nullable(
    `(select ${object({ id: plain('m.id'), name: scalar('m.name') })} from person m where m.id = ${of}.person_id)`,
  );

const PROJECT = { id: plain('p.id'), title: scalar('p.title'), status: scalar('p.status'), operator: OPERATOR };

/** What has an id and a name. */
const named = (of: string, more: Record<string, string> = {}): Record<string, string> => ({
  id: plain(`${of}.id`),
  name: scalar(`${of}.name`),
  ...more,
});

const ENROLMENT = { id: plain('e.id'), as: scalar('e.part'), from: plain('e.from_date'), person: PERSON('e') };

const ENROLMENTS = object({
  nodes: list(object(ENROLMENT), '(select * from enrolment e where e.project_id = p.id order by e.id limit $2::int) e'),
  totalCount: '(select count(*) from enrolment e where e.project_id = p.id)',
});

const PROJECTS_WITH_ENROLMENTS = object({
  nodes: list(
    object({ ...PROJECT, enrolments: ENROLMENTS }),
    '(select * from project p order by p.id limit $1::int) p',
  ),
});

const TRANSFER = `(select ${object({
  id: plain('t.id'),
  kind: scalar('t.kind'),
  amount: plain('t.amount'),
  onDate: plain('t.on_date'),
  at: scalar('t.at'),
})} from transfer t where t.id = l.transfer_id)`;

const ENTRY = object({
  id: plain('l.id'),
  change: plain('l.change'),
  balanceAfter: plain('l.balance_after'),
  transfer: TRANSFER,
});

/** $1 account, $2 how many, $3 the id of the last entry seen. */
const ENTRIES = `select ${object({
  __typename: `'"LedgerAccount"'`,
  entries: object(page('$2::int')),
})}
  from (select ${ENTRY} as node, l.id::text as cursor
    from (select * from ledger_entry where account_id = $1::uuid and id < $3::uuid order by id desc limit $2::int + 1) l) page
  having exists (select from ledger_account a where a.id = $1::uuid)`;

const TEMPLATE = object({
  id: plain('t.id'),
  title: scalar('t.title_zh'),
  version: scalar('t.version'),
  module: scalar('t.module'),
  publisher: `(select ${object({ code: scalar('c.code'), name: scalar('c.name') })} from community c where c.id = t.publisher_id)`,
  adoptions: 'coalesce((select a.adoptions from adoption_tally a where a.id = t.id), 0)',
  summary: nullable(`(t.document -> 'summary' -> 'zh')`),
});

/** The index knows texts by three characters in a row: for a shorter word all of it would be read, and all texts, too. */
const IN_INDEX = 3;

/**
 * $1 how many, then the words to look for, whose lengths are given. What is found is looked for once, for the page and
 * for the count.
 */
const templatesWith = (lengths: readonly number[]): string => {
  const text = (length: number) => (length < IN_INDEX ? `(search_text || '')` : 'search_text');
  const holding = lengths.map((length, n) => `and ${text(length)} like $${n + 2}`).join(' ');
  return `with found as materialized (select id, published_at from template where superseded_at is null ${holding})
    select ${object({ ...page('$1::int'), totalCount: '(select count(*) from found)' })}
    from (select ${TEMPLATE} as node, f.published_at || ' ' || f.id as cursor
      from (select * from found order by published_at desc, id desc limit $1::int + 1) f
      join template t on t.id = f.id order by f.published_at desc, f.id desc) page`;
};

/** The first $1 rows of a table and how many there are. */
const first = (node: Record<string, string>, table: string, order: string): string => {
  const [name, alias] = table.split(' ');
  return object({
    nodes: list(object(node), `(select * from ${table} order by ${order} limit $1::int) ${alias}`),
    totalCount: `(select count(*) from ${name})`,
  });
};

/** The lists of a community's home page. */
const HOME: Record<string, string> = {
  organisations: first(named('o', { kind: scalar('o.kind') }), 'organisation o', 'o.id'),
  persons: first(named('m'), 'person m', 'm.id'),
  memberships: first(
    { id: plain('e.id'), role: scalar('e.role'), from: plain('e.from_date'), person: PERSON('e') },
    'membership e',
    'e.id',
  ),
  estates: first(named('e'), 'estate e', 'e.id'),
  buildings: first(named('b'), 'building b', 'b.id'),
  stairwells: first(named('s'), 'stairwell s', 's.id'),
  serviceItems: first(named('s', { code: scalar('s.code') }), 'service_item s', 's.code, s.id'),
  accounts: first(named('a', { code: scalar('a.code'), unit: scalar('a.unit') }), 'account a', 'a.code, a.id'),
  fundingLines: first(
    { id: plain('f.id'), title: scalar('f.title'), source: scalar('f.source') },
    'funding_line f',
    'f.key, f.id',
  ),
  projects: first(PROJECT, 'project p', 'p.id'),
  settlements: first(
    {
      id: plain('s.id'),
      status: scalar('s.status'),
      from: plain('s.from_date'),
      until: plain('s.until_date'),
      project: nullable(
        `(select ${object({ id: plain('p.id'), title: scalar('p.title') })} from project p where p.id = s.project_id)`,
      ),
    },
    'settlement s',
    's.from_date desc, s.id desc',
  ),
  appConsents: first(
    { id: plain('a.id'), clientId: scalar('a.client_id'), from: plain('a.from_date') },
    'app_consent a',
    'a.id',
  ),
  auditEntries: first(
    { id: plain('a.id'), at: scalar('a.at'), action: scalar('a.action'), subjectType: scalar('a.subject_type') },
    'audit_entry a',
    'a.id desc',
  ),
};

const COMMUNITY = `(select ${object({
  ...named('c', { code: scalar('c.code'), kind: scalar('c.kind'), status: scalar('c.status') }),
  residents: nullable('c.residents'),
})} from community c where c.id = current_setting('app.community_id')::uuid)`;

export const project = statement(`select ${object(PROJECT)} from project p where p.id = $1::uuid`);
export const projectsWithEnrolments = statement(`select ${PROJECTS_WITH_ENROLMENTS}`);
export const community = statement(`select ${COMMUNITY}`);
export const homeLists: ReadonlyMap<string, Statement> = new Map(
  Object.entries(HOME).map(([field, json]) => [field, statement(`select ${json}`)]),
);

/** The whole home page at once: what the limit sends. */
export const home = statement(`select ${object({ community: COMMUNITY, ...HOME })}`);

const entries = statement(ENTRIES);
const BEFORE_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** A page of an account's entries; the cursor is the last one's id. */
export const entriesPage = (accountId: string, first: number, after: string | null): Call => ({
  statement: entries,
  values: [accountId, String(first), after ?? BEFORE_ALL],
});

/** A page of the catalogue: templates whose texts hold all the words, of which there are at most five. */
export function templatesPage(search: string, first: number): Call {
  const words = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5);
  const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`);
  const lengths = words.map((word) => Math.min(word.length, IN_INDEX));
  return { statement: templates(lengths), values: [String(first), ...patterns] };
}

const known = new Map<string, Statement>();

function templates(lengths: readonly number[]): Statement {
  const found = known.get(lengths.join()) ?? statement(templatesWith(lengths));
  known.set(lengths.join(), found);
  return found;
}

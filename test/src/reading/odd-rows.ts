import pg from 'pg';
import { inject } from 'vitest';
import { communityId } from '../testkit/database.js';

/** Texts that a careless writer of JSON, SQL or patterns would spoil. */
const ODD = [
  `"双引号" 与 '单引号'`,
  'C:\\路径\\n 不是换行',
  '第一行\n第二行\t制表\r',
  '👵🏽👨‍👩‍👧 family',
  '\u0001\u001f\u007f\u2028</script>',
  '100%_未满\\%',
  '$1::uuid, $2',
  '𠮷野家 e\u0301',
  ' ',
  '{"a": [1]}',
];

/** Only the templates made here are found by these words, some of them by several. */
export const SEARCHES = [
  '奇',
  'qi',
  'qiguai',
  '50%',
  'a_b',
  'c\\d',
  '%',
  '_',
  '\\',
  '奇怪 qiguai',
  'QIGUAI',
  '𠮷',
  "o'x",
];

const FROM = 'unnest($2::text[]) with ordinality as odd(t, n)';
const ID = `('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const ONE = `'00000000-0000-4000-9000-000000000001'`;

const EVEN = `case when n % 2 = 0 then ${ONE}::uuid end`;

const KNOWN = (column: string) => `(select ${column} from project where community_id = $1::uuid order by id limit 1)`;
const [MODULE, CONFIG] = [KNOWN('module'), KNOWN('config')];

/** Rows that hold what rows can: nothing where that is allowed, odd texts, equal places in lists, the least and the most. */
export async function addOddRows(code: string): Promise<void> {
  const ours = await communityId(code);
  const client = new pg.Client(inject('logins').app);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.community_id', $1, true)`, [ours]);
    for (const statement of STATEMENTS) await client.query(statement, [ours, ODD]);
    await client.query(RECORDS, [ours, ODD]);
    await client.query(TEMPLATES, [ours, ODD.map((text, n) => `${text} ${SEARCHES.slice(n % 3).join(' ')}`)]);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

const into = (table: string, columns: string, values: string) =>
  `insert into ${table} (community_id, id, ${columns}) select $1::uuid, ${ID}, ${values} from ${FROM}`;

const STATEMENTS = [
  into('estate', 'name', 't'),
  into('building', 'estate_id, name', `${ONE}, t`),
  into('stairwell', 'building_id, name', `${ONE}, t`),
  into(
    'organisation',
    'name, kind, subject, serves, credit_code, sample',
    `t, 'ENTERPRISE', null, case when n % 3 = 0 then '{}' else array[t, 'NULL', '', 'a,b'] end, case when n % 2 = 0 then t end, false`,
  ),
  into(
    'person',
    'name, birth_date, stairwell_id, situations, sample',
    `t, case when n % 2 = 0 then '1900-01-01'::date end, case when n % 3 = 0 then ${ONE}::uuid end, '{}', n % 2 = 0`,
  ),
  into(
    'membership',
    'person_id, role, organisation_id, scope_type, scope_id, from_date, until_date',
    `${ONE}, 'PARTNER', case when n % 2 = 0 then ${ONE}::uuid end, case when n % 3 = 0 then 'STAIRWELL' end, case when n % 3 = 0 then ${ONE}::uuid end, '2020-02-29', case when n % 2 = 0 then '2020-02-29'::date end`,
  ),
  into('app_consent', 'client_id, scopes, from_date, until_date', `'奇怪' || n, '{}', '2020-01-01', '2020-01-01'`),
  into('service_item', 'code, category, category_en, name, name_en, sample', `t, t, '', t, '', false`),
  into('account', 'code, name, name_en, unit, kind', `t, t, '', 'POINTS', 'EXPENSE'`),
  into(
    'funding_line',
    'key, title, source, annual_fen, sample',
    `t, t, '', case n when 1 then 0 when 2 then 5 when 3 then 99 when 4 then 100 when 5 then 9007199254740991 end, false`,
  ),
  into(
    'project',
    'title, module, module_version, config, status, operator_id, adapted, starts_on, sample',
    `t, ${MODULE}, '', ${CONFIG} || jsonb_build_object('10', t, '2', 1.50, 'b', json_build_array(null, true), '', '{}'), 'ENDED', null, case when n % 2 = 0 then array[t] else '{}' end, '9999-12-31', false`,
  ),
  into(
    'enrolment',
    'project_id, person_id, part, data, from_date, until_date',
    `${ONE}, ${ID}, t, jsonb_build_object('说明', t), '2020-01-01', case when n % 2 = 0 then '2020-01-01'::date end`,
  ),
  into(
    'settlement',
    'project_id, from_date, until_date, status, due_fen, payable_fen, filed_by_id, filed_at, decided_by_id, decided_at',
    `${ONE}, '2021-01-01', '2021-01-01', 'REJECTED', case n when 1 then 0 when 2 then 9007199254740991 else n * n end, case when n < 3 then 0 else n end, ${ONE}, '2021-01-01 00:00:00.9994+00', null, case when n % 2 = 0 then '1999-12-31 23:59:59.001+08'::timestamptz end`,
  ),
  into(
    'settlement_line',
    'project_id, settlement_id, line_key, payee_enrolment_id, payee_person_id, payee_organisation_id, quantity, unit_fen, due_fen, payable_fen, retained_fen, note, note_en, basis',
    `${ONE}, ${ONE}, t, ${EVEN}, ${EVEN}, case when n % 2 = 1 then ${ONE}::uuid end, 0, 0, n, 0, 9007199254740991, t, '', 'INTERPRETATION'`,
  ),
  into('project_binding', 'project_id, requirement, organisation_id', `${ONE}, t, ${ONE}`),
  into(
    'project_upgrade',
    'project_id, number, from_template_id, to_template_id, was, became, upgraded_at',
    `${ONE}, n + 1, (select id from template order by id limit 1), (select id from template order by id desc limit 1), json_build_object('title', 'x', 'config', json_build_object('a', n), 'affairs', json_build_array()),
     json_build_object('title', 'y', 'affairs', json_build_array()), now()`,
  ),
  into(
    'mechanism_adoption',
    'mechanism, template_id, lineage_id, before, after, adopted_at, adopted_by_key',
    `'POINTS_SCHEME', (select id from template order by id limit 1), gen_random_uuid(), jsonb_build_object('pointsRules', n), jsonb_build_object('pointsRules', t), '2021-01-01 00:00:00.9994+00', t`,
  ),
  into(
    'audit_entry',
    'at, actor_kind, actor_key, action, subject_type, subject_id, changes, request_id, origin',
    `'2021-01-01', 'SYSTEM', t, 'UPDATE', 'Nothing', ${ID}, jsonb_build_object(t, json_build_object('before', null, 'after', t)), t, case when n % 2 = 0 then t end`,
  ),
];

/** On two days only: what comes first is told by the id. */
const RECORDS = `with records as (${into(
  'service_record',
  'project_id, enrolment_id, person_id, served_by_id, served_by_person_id, served_on, module, module_version, data, recorded_by_key, recorded_at',
  `${ONE}, ${ONE}, ${ONE}, case when n % 2 = 0 then ${ONE}::uuid end, case when n % 2 = 0 then ${ONE}::uuid end, '2020-01-01'::date + (n % 2)::int, ${MODULE}, '', jsonb_build_object('kind', 'SHARED_MEAL', 'meals', 3, 'other', t), t, '2020-01-01 12:00:00.5+00'`,
)} returning id)
insert into rating (community_id, id, project_id, record_id, score, comment, rated_by_id, on_behalf, rated_at)
select $1::uuid, ${ID}, ${ONE}, ${ID}, 1, case when n % 2 = 0 then t end, ${ONE}, true, '2020-01-01' from ${FROM} where n % 3 <> 0`;

/** Published in the same instant, two and two. */
const TEMPLATES = `insert into template (id, lineage_id, publisher_id, version, module, title_zh, title_en, document, hash, search_text, published_at)
select gen_random_uuid(), gen_random_uuid(), publisher_id, version, module, t, t, jsonb_set(document, '{summary}', jsonb_build_object('zh', t, 'en', '')), hash || '-' || n, t, '2001-01-01 00:00:00.123456+00'::timestamptz + (n / 2)::int * interval '1 second'
from ${FROM}, (select * from template where publisher_id = $1::uuid order by id limit 1) known`;

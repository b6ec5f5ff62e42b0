import pg from 'pg';
import { inject } from 'vitest';
import { communityId } from '../testkit/database.js';

/** How many there are of everything that can be listed, and of everything in the first of whatever has lists of its own. */
export const PLENTY = 101;
/** Only the templates made here are found by this word. */
export const SEARCH_WORD = 'qiandeng';

/**
 * Fills a community past the largest page asked for, every row like its neighbours, by the log-in that serves requests.
 * The rows come before those that the community began with: what pages are compared over is all of one kind. `each` of
 * everything that is its own; what the city shares does not grow with it.
 */
export async function fill(code: string, each = PLENTY): Promise<void> {
  const [ours, publisher] = [await communityId(code), await communityId('xinfeng')];
  const client = new pg.Client(inject('logins').app);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.community_id', $1, true)`, [ours]);
    const { rows: templates } = await client.query(
      `select * from template where publisher_id = $1 and module = 'elder-meals' limit 1`,
      [publisher],
    );
    for (const statement of rowsOf(ours, templates[0], each)) await client.query(statement);
    await client.query('commit');
    await adopt(client, ours);
  } finally {
    await client.end();
  }
  await fillCity();
  await offer(ours, publisher);
  await review(ours);
}

/** What only the bureau writes, and whole communities read. */
const fillCity = (): Promise<void> =>
  inCity(
    'bureau',
    `insert into credit_code_suspension (id, credit_code, reason, suspended_at, suspended_by_key, resumed_at)
     select gen_random_uuid(), 'code-' || n, '样例', '2020-01-01', 's', '2020-02-01' from generate_series(1, ${PLENTY}) n`,
  );

/** The bureau offers a template to the community again and again. */
const offer = (ours: string, publisher: string): Promise<void> =>
  inCity(
    'bureau',
    `insert into offer (id, round, offered_to_id, template_id, message, mandate, status, offered_at, actor_key, idempotency_key, input_hash)
     select ${OLD}, gen_random_uuid(), '${ours}', (select id from template where publisher_id = '${publisher}' and module = 'elder-meals' limit 1),
       '推介' || n, false, 'PENDING', now(), 'k', 'full-' || n || '${ours}', 'h' from generate_series(1, ${PLENTY}) n`,
  );

async function inCity(login: 'app' | 'bureau', ...statements: string[]): Promise<void> {
  const client = new pg.Client(inject('logins')[login]);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** An id that no other row has, and that comes before all that were made by the clock. */
const OLD = `('00000000' || right(gen_random_uuid()::text, 28))::uuid`;

/** Plenty of people who review the community's town, and plenty that the first of them wrote, in a session of theirs. */
async function review(ours: string): Promise<void> {
  const town = `(select town_id from community where id = '${ours}')`;
  const email = `hash of ${ours}`;
  await inCity(
    'bureau',
    `insert into town_reviewer (id, town_id, name, email_hash, email_hint, from_date, until_date, appointed_at, appointed_by_key)
    select ${OLD}, ${town}, '评议员' || n, '${email}' || n, '••••@town', '2020-01-01', '2099-12-31', now(), 'k' from generate_series(1, ${PLENTY}) n`,
  );
  await inCity(
    'app',
    'begin',
    `select set_config('app.email_hash', '${email}1', true)`,
    `insert into community_review (id, reviewed_id, town_id, reviewer_id, reviewer_name, period, note, filed_at)
     select ${OLD}, '${ours}', ${town}, r.id, r.name, 'p' || n, '台账清楚', now() from town_reviewer r, generate_series(1, ${PLENTY}) n`,
    'commit',
  );
}

/** The n-th row's id: before all that were made by the clock, in the order of n, the same in every table of ours. */
const ID = (n: string) => `('00000000-0000-4000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const FIRST = ID('1');

/** A points scheme, as its versions say it that are adopted and lagged behind. */
const SCHEME = JSON.stringify({
  mechanism: 'POINTS_SCHEME',
  title: { zh: '积分办法', en: 'Points scheme' },
  summary: { zh: '样例', en: 'Sample' },
  requirements: [],
  sections: { pointsRules: [{ key: 'k', points: 1 }] },
});

function rowsOf(
  ours: string,
  template: { id: string; document: { config: unknown }; module: string },
  each: number,
): string[] {
  const EACH = `generate_series(1, ${each}) n`;
  /** One in each parent, then as many again in the first. */
  const TWICE = `generate_series(1, ${each * 2 - 1}) n, lateral (select ${ID(`case when n <= ${each} then n else 1 end`)} as parent) p`;
  const into = (table: string, columns: string, values: string, from = EACH) =>
    `insert into ${table} (community_id, id, ${columns}) select '${ours}', ${ID('n')}, ${values} from ${from}`;
  // Nobody takes part in the first project twice.
  const person = ID(`case when n <= ${each} then n else n - ${each - 1} end`);
  const config = pg.escapeLiteral(JSON.stringify(template.document.config));
  return [
    into('estate', 'name', `'小区' || n`),
    into('building', 'estate_id, name', `parent, n || '幢'`, TWICE),
    into('grid', 'name, networks', `'网格' || n, '{PARTY,SOCIAL,CULTURE}'`),
    into('stairwell', 'building_id, grid_id, name', `parent, parent, n || '单元'`, TWICE),
    into('dwelling', 'stairwell_id, room, floor', `parent, n || '室', 1`, TWICE),
    into(
      'organisation',
      'name, kind, subject, serves, sample',
      `'组织' || n, 'SOCIAL_ORGANISATION', 'CATALYST', '{}', true`,
    ),
    into(
      'person',
      'name, birth_date, stairwell_id, situations, sample',
      `'居民' || n, '1950-01-01', ${ID('n')}, '{LIVING_ALONE}', true`,
    ),
    into(
      'person_identifier',
      'person_id, kind, ciphertext, lookup_hash, last_four',
      `${ID('n')}, 'PHONE', '', n, '0000'`,
    ),
    into(
      'household',
      'dwelling_id, stairwell_id, label, from_date, sample',
      `parent, parent, 'h' || n, '2020-01-01', true`,
      TWICE,
    ),
    into(
      'household_member',
      'household_id, person_id, relation, from_date, until_date, leaving',
      `parent, parent, 'OTHER', '2020-01-01', '2020-02-01', 'MOVED_OUT'`,
      TWICE,
    ),
    into(
      'membership',
      'person_id, role, organisation_id, from_date, scope_type, scope_id',
      `${ID('n')}, 'STEWARD', ${ID('n')}, '2020-01-01', 'GRID', ${FIRST}`,
    ),
    into(
      'consent',
      'person_id, purpose, form, given_by, given_on, recorded_by_key',
      `${ID('n')}, 'POINTS_RANKING', 'ORAL', 'SELF', '2020-01-01', 'k'`,
    ),
    into(
      'guardianship',
      'person_id, guardian_id, relation, from_date',
      `${ID('n')}, ${ID(`n % ${each} + 1`)}, 'PARENT', '2020-01-01'`,
    ),
    into('erasure', 'person_id, reason, requested_by_id, requested_at', `${ID('n')}, '搬走', ${FIRST}, now()`),
    into(
      'substitute',
      'person_id, for_person_id, named_by_id, from_date, until_date, reason',
      `${ID('n')}, ${ID('case when n = 1 then 2 else 1 end')}, ${ID('n')}, '2020-01-01', '2020-12-31', '一肩挑'`,
    ),
    into(
      'representation',
      'person_id, actor_id, act, subject_type, subject_id, consent, at',
      `${ID('n')}, ${ID('case when n = 1 then 2 else 1 end')}, 'ENROL', 'Enrolment', ${FIRST}, 'ORAL', now()`,
    ),
    into('app_consent', 'client_id, scopes, from_date', `'app-' || n, '{}', '2020-01-01'`),
    into(
      'service_item',
      'code, category, category_en, name, name_en, sample',
      `'!' || n, '类', 'c', '事项', 'i', true`,
    ),
    into('account', 'code, name, name_en, unit, kind', `'!' || n, '科目', 'a', 'FEN', 'ASSET'`),
    into('funding_line', 'key, title, source, annual_fen, sample', `'!' || n, '条线', '来源', 100, true`),
    into(
      'payment',
      'funding_line_id, category, payee_person_id, amount_fen, on_date, memo, status, filed_by_id, filed_at',
      `${ID('n')}, 'OFFICE', ${ID('n')}, 1, '2020-01-01', '付款', 'FILED', ${ID(`n % ${each} + 1`)}, now()`,
    ),
    into(
      'ledger_account',
      'account_id, unit, owner_type, owner_id, person_id, tallied, balance, held, floor, opened_at',
      `${ID('n')}, 'FEN', 'PERSON', ${ID('n')}, ${ID('n')}, true, 0, 0, 0, now()`,
    ),
    into(
      'transfer',
      'from_id, to_id, unit, amount, kind, on_date, batch_id, from_person_id, to_person_id, maker, at',
      `${ID('n')}, ${ID(`n % ${each} + 1`)}, 'FEN', 1, 'GRANT', '2020-01-01', ${FIRST}, ${ID('n')}, ${ID(`n % ${each} + 1`)}, 'k', now()`,
    ),
    into(
      'ledger_entry',
      'account_id, transfer_id, person_id, change, balance_after',
      `parent, ${ID(`(n - 1) % ${each} + 1`)}, parent, 1, 1`,
      TWICE,
    ),
    into(
      'hold',
      'from_id, to_id, unit, amount, status, from_person_id, placed_at, decided_at',
      `${ID('n')}, ${ID(`n % ${each} + 1`)}, 'FEN', 1, 'VOIDED', ${ID('n')}, now(), now()`,
    ),
    into(
      'points_rule',
      'key, title, title_en, points, needs_evidence, entered_by, active, sample',
      `'!' || n, '规则', 'r', 1, false, 'ANYBODY', true, true`,
    ),
    into(
      'points_claim',
      'person_id, rule_id, done_on, points, status, claimed_by_id, claimed_at, reviewed_by_id, reviewed_at, transfer_id',
      `${ID('n')}, ${ID('n')}, '2020-01-01', 1, 'APPROVED', ${ID('n')}, now(), ${ID(`n % ${each} + 1`)}, now(), ${ID('n')}`,
    ),
    into(
      'benefit',
      'title, title_en, cost, provider_id, from_date, hold_days, status, sample',
      `'福利', 'b', 1, ${ID('n')}, '2020-01-01', 14, 'OPEN', true`,
    ),
    into(
      'redemption',
      'benefit_id, provider_id, person_id, cost, code, status, redeemed_on, redeemed_at, expires_at, confirmed_by_id, confirmed_at, refunded_by_id, ended_at, transfer_id',
      `${ID('n')}, ${ID('n')}, ${ID('n')}, 1, 'c', 'REFUNDED', '2020-01-01', now(), now(), ${ID(`n % ${each} + 1`)}, now(), ${ID(`n % ${each} + 1`)}, now(), ${ID('n')}`,
    ),
    into(
      'points_deduction',
      'person_id, kind, occurred_on, points, status, deducted_by_id, deducted_at, transfer_id',
      `${ID('n')}, 'OTHER', '2020-01-01', 1, 'STANDING', ${ID(`n % ${each} + 1`)}, now(), ${ID('n')}`,
    ),
    `insert into audit_entry (community_id, id, at, actor_kind, actor_key, action, subject_type, subject_id, changes, request_id)
     select '${ours}', ('ffffffff-ffff-4fff-bfff-' || lpad(to_hex(n), 12, '0'))::uuid, now(), 'SYSTEM', 's', 'CREATE', 'Estate', ${FIRST}, '{}', 'r' from ${EACH}`,
    `insert into constitution_revision (community_id, id, revision, reserved_affairs, narrowings, at, actor_key)
     select '${ours}', ('ffffffff-ffff-4fff-bfff-' || lpad(to_hex(n), 12, '0'))::uuid, 1000 + n, '[]', '[]', now(), 'k' from ${EACH}`,
    `insert into job (community_id, id, kind, title_zh, title_en, state, done, actor_kind, actor_key, request_id, asked_at, cancel_asked, attempts, next_at)
     select '${ours}', gen_random_uuid(), 'k', '任务', 'job', 'DONE', 1, 'SYSTEM', 's', 'r', now(), false, 1, now() from ${EACH}`,
    `insert into template (id, lineage_id, publisher_id, version, module, title_zh, title_en, document, hash, search_text, published_at, derived_from_id)
     select gen_random_uuid(), gen_random_uuid(), '${ours}', version, module, title_zh, title_en, document, hash || n, '${SEARCH_WORD}', '2000-01-01', id
     from template, generate_series(1, ${PLENTY}) n where id = '${template.id}'`,
    `insert into adaptation_proposal (id, proposer_id, publisher_id, lineage_id, template_id, document, module_version, message, status, proposed_at)
     select gen_random_uuid(), '${ours}', (select id from community where id <> '${ours}' order by id limit 1), gen_random_uuid(),
       '${template.id}', '{"title": "甲", "config": {}, "affairs": []}', '1.0.0', '说明', 'OPEN', now() from ${EACH}`,
    `insert into bundle (id, lineage_id, publisher_id, version, title_zh, title_en, item_count, hash, search_text, published_at, actor_key, idempotency_key, input_hash)
     select gen_random_uuid(), gen_random_uuid(), '${ours}', 1, '组合' || n, 'bundle', 2, 'h', '${SEARCH_WORD}', '2000-01-01', 'k', 'full-' || n, 'h' from generate_series(1, ${PLENTY}) n`,
    `insert into bundle_item (id, bundle_id, position, key, template_id, "after", optional)
     select gen_random_uuid(), b.id, n, 'item-' || n, '${template.id}', '{}', false from bundle b, generate_series(0, 1) n
     where b.publisher_id = '${ours}' and b.search_text = '${SEARCH_WORD}'`,
    `insert into adoption_tally (id, adoptions) select id, 1 from template where publisher_id = '${ours}' on conflict do nothing`,
    into(
      'project',
      'title, module, module_version, config, status, operator_id, template_id, adapted, starts_on, sample',
      `'项目' || n, '${template.module}', '1.0.0', ${config}, 'RUNNING', ${ID('n')}, '${template.id}', '{}', '2020-01-01', true`,
    ),
    into(
      'project_funding',
      'project_id, line_key, funding_line_id, funder_id, budget_fen, settled_fen',
      `${ID('n')}, 'meal-subsidy', ${ID('n')}, ${ID('n')}, 100, 0`,
    ),
    into(
      'project_task',
      'project_id, rule_id, title, points, places, places_left, on_date, status, sample',
      `parent, ${FIRST}, '任务' || n, 1, 1, 0, '2020-01-01', 'OPEN', true`,
      TWICE,
    ),
    into(
      'task_claim',
      'task_id, person_id, status, claimed_at, confirmed_by_id, confirmed_at, points_claim_id',
      `${ID('n')}, ${ID('n')}, 'DONE', now(), ${ID(`n % ${each} + 1`)}, now(), ${ID('n')}`,
    ),
    into('project_binding', 'project_id, requirement, organisation_id', `${ID('n')}, 'entrepreneur', ${ID('n')}`),
    into(
      'project_upgrade',
      'project_id, number, from_template_id, to_template_id, was, became, upgraded_at',
      `${ID('n')}, 1, '${template.id}', '${template.id}', '{"title": "甲", "config": {}, "affairs": []}', '{"title": "乙", "config": {}, "affairs": []}', now()`,
    ),
    `insert into template (id, lineage_id, publisher_id, version, mechanism, title_zh, title_en, document, hash, search_text, published_at, superseded_at)
     select ('ffffffff' || right(gen_random_uuid()::text, 28))::uuid, l.id, '${ours}', n || '.0.0', 'POINTS_SCHEME', '积分办法', 'Points scheme',
       jsonb_set('${SCHEME}', '{sections,pointsRules,0,points}', to_jsonb(n)), 'h' || n, '', '2000-01-01', case n when 1 then '2000-01-01'::timestamptz end
     from (select gen_random_uuid() as id) l, generate_series(1, 2) n`,
    into(
      'mechanism_adoption',
      'mechanism, template_id, lineage_id, before, after, adopted_at, adopted_by_key',
      `'POINTS_SCHEME', (select id from template where publisher_id = '${ours}' and mechanism is not null and superseded_at is not null), gen_random_uuid(), '{"pointsRules": []}', '{"pointsRules": [{"key": "k", "points": 1}]}', now(), 'k'`,
    ),
    into(
      'enrolment',
      'project_id, person_id, part, data, from_date',
      `parent, ${person}, 'elder', '{}', '2020-01-01'::date + n`,
      TWICE,
    ),
    into(
      'service_record',
      'project_id, enrolment_id, person_id, served_by_id, served_by_person_id, served_on, module, module_version, data, recorded_by_key, recorded_at',
      `parent, parent, ${person}, ${ID('n')}, ${person}, '2030-01-01'::date - n, '${template.module}', '1.0.0', '{"kind": "CARE", "meals": 1}', 'k', now()`,
      TWICE,
    ),
    into(
      'rating',
      'project_id, record_id, score, rated_by_id, on_behalf, rated_at',
      `parent, ${ID('n')}, 5, ${person}, false, now()`,
      TWICE,
    ),
    into(
      'settlement',
      'project_id, from_date, until_date, status, due_fen, payable_fen, filed_by_id, filed_at, decided_by_id, decided_at',
      `parent, '2020-01-01'::date - n, '2020-01-01'::date - n, 'APPROVED', 1, 1, ${FIRST}, now(), ${ID('2')}, now()`,
      TWICE,
    ),
    into(
      'settlement_line',
      'project_id, settlement_id, line_key, payee_enrolment_id, payee_person_id, quantity, unit_fen, due_fen, payable_fen, retained_fen, note, note_en, basis',
      `parent, ${ID('n')}, 'meal-subsidy', ${ID('n')}, ${person}, 1, 1, 1, 1, 0, '', '', 'ARTICLE'`,
      TWICE,
    ),
  ];
}

/** Each of our templates is adopted by one community, the first by all of them; each says so in a session of its own. */
async function adopt(client: pg.Client, ours: string): Promise<void> {
  const { rows: adopters } = await client.query<{ id: string }>(
    `select id from community where id <> $1 order by code limit ${PLENTY}`,
    [ours],
  );
  const statements = adopters.flatMap(({ id }, place) => [
    `select set_config('app.community_id', '${id}', true)`,
    `insert into adoption (id, template_id, publisher_id, adopter_id, adopted_at)
     select gen_random_uuid(), id, publisher_id, '${id}', now() from template
     where publisher_id = '${ours}' order by id limit ${place === 0 ? PLENTY : 1} on conflict do nothing`,
  ]);
  await client.query(['begin', ...statements, 'commit'].join(';\n'));
}

/** The row of each type that holds plenty of whatever can be listed in it. */
export async function fullParents(code: string): Promise<Record<string, string>> {
  const client = new pg.Client(inject('logins').app);
  await client.connect();
  try {
    const { rows } = await client.query('select id from template where publisher_id = $1 order by id limit 1', [
      await communityId(code),
    ]);
    const first = '00000000-0000-4000-8000-000000000001';
    return {
      Estate: first,
      Building: first,
      Stairwell: first,
      Grid: first,
      Project: first,
      Enrolment: first,
      Dwelling: first,
      Household: first,
      Person: first,
      LedgerAccount: first,
      Template: rows[0].id,
    };
  } finally {
    await client.end();
  }
}

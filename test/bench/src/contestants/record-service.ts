/**
 * One service record with its audit entry, its event, its idempotency key and the points that it earns whoever served,
 * as one statement that changes nothing unless it changes everything: the two enrolments belong together, the day is not settled (the project is locked
 * against a settlement made meanwhile), and the key is new. Gives the new record, or no row.
 *
 * $1 whom it is for and $2 who served (enrolments), $3 the day, $4 what was done (JSON), $5 the key; the rest are
 * expressions, because PostGraphile has them in the session.
 */
export function recordServiceSql({ hash, request, origin }: { hash: string; request: string; origin: string }): string {
  return `
  with eligible as (
    select e.community_id, e.id as enrolment_id, e.person_id, h.id as helper_id, h.person_id as helper_person_id,
      p.id as project_id, p.module, p.module_version, current_setting('bench.person') as person,
      (p.config ->> 'volunteerPoints')::bigint as points, i.id as issued_id, t.id as held_id
    from enrolment e
    join enrolment h on h.community_id = e.community_id and h.project_id = e.project_id
      and h.id = $2::uuid and h.person_id <> e.person_id
    join project p on p.community_id = e.community_id and p.id = e.project_id
    join account ia on ia.community_id = p.community_id and ia.code = '5901'
    join ledger_account i on i.community_id = p.community_id and i.account_id = ia.id and i.owner_id is null
      and i.purpose_id is null
    join account ta on ta.community_id = p.community_id and ta.code = '2901'
    join ledger_account t on t.community_id = p.community_id and t.account_id = ta.id and t.owner_id = h.person_id
      and t.purpose_id is null
    where e.id = $1::uuid and not exists (
      select from settlement s where s.community_id = p.community_id and s.project_id = p.id and s.status <> 'REJECTED'
        and $3::date between s.from_date and s.until_date)
    for share of p
  ), claim as (
    insert into idempotency_key (community_id, mutation, actor_key, key, id, input_hash, result_id, at)
    select community_id, 'recordService', person, $5::text, uuidv7(), ${hash}, uuidv7(), now() from eligible
    on conflict (community_id, mutation, actor_key, key) do nothing
    returning result_id
  ), record as (
    insert into service_record (community_id, id, project_id, enrolment_id, person_id, served_by_id,
      served_by_person_id, served_on, module, module_version, data, recorded_by_key, recorded_at)
    select community_id, result_id, project_id, enrolment_id, person_id, helper_id, helper_person_id, $3::date, module,
      module_version, $4::jsonb, person, now()
    from eligible, claim
    returning *
  ), entry as (
    insert into audit_entry (community_id, id, at, actor_kind, actor_key, action, subject_type, subject_id,
      concerns_id, changes, request_id, origin)
    select community_id, uuidv7(), now(), 'PERSON', recorded_by_key, 'CREATE', 'ServiceRecord', id,
      person_id, ${CHANGES},
      ${request}, ${origin}
    from record
  ), event as (
    insert into outbox_event (community_id, id, topic, payload, at)
    select community_id, uuidv7(), 'ServiceRecord.created', jsonb_build_object('id', id), now() from record
  ), transfer as (
    insert into transfer (community_id, id, from_id, to_id, unit, amount, kind, on_date, batch_id, subject_type,
      subject_id, to_person_id, memo, maker, at)
    select r.community_id, uuidv7(), issued_id, held_id, 'POINTS', points, 'POINTS_EARNED', r.served_on, uuidv7(),
      'ServiceRecord', r.id, helper_person_id, '法律志愿服务', person, now()
    from eligible, record r
    returning community_id, id, to_id, to_person_id, amount
  ), tally as (
    update ledger_account l set balance = l.balance + m.amount from transfer m
    where l.community_id = m.community_id and l.id = m.to_id
    returning l.balance
  ), told as (
    insert into ledger_entry (community_id, id, account_id, transfer_id, person_id, change, balance_after)
    select community_id, uuidv7(), to_id, id, to_person_id, amount, balance from transfer, tally
  )`;
}

/** The record `r` that a key has made before, where it was used with the same input; `key` and `hash` are expressions. */
export const recordReplayedSql = ({ key, hash }: { key: string; hash: string }): string => `service_record r
  join idempotency_key k on k.community_id = r.community_id and k.result_id = r.id
  where k.mutation = 'recordService' and k.actor_key = current_setting('bench.person')
    and k.key = ${key} and k.input_hash = ${hash}`;

/** The new row as the audit entry tells it: each field with what it was before, which is nothing. What was done is personal. */
const CHANGES = `jsonb_build_object(${Object.entries({
  projectId: 'project_id',
  enrolmentId: 'enrolment_id',
  personId: 'person_id',
  servedById: 'served_by_id',
  servedByPersonId: 'served_by_person_id',
  servedOn: 'served_on',
  module: 'module',
  moduleVersion: 'module_version',
  data: `'[personal]'::text`,
  recordedByKey: 'recorded_by_key',
  recordedAt: 'recorded_at',
})
  .map(([field, column]) => `'${field}', jsonb_build_object('before', null, 'after', ${column})`)
  .join(', ')})`;

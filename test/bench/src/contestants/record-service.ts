/**
 * One service record with its audit entry, its event and its idempotency key, as one statement that changes nothing
 * unless it changes everything: the two enrolments belong together, the day is not settled (the project is locked
 * against a settlement made meanwhile), and the key is new. Gives the new record, or no row.
 *
 * $1 whom it is for and $2 who served (enrolments), $3 the day, $4 what was done (JSON), $5 the key; the rest are
 * expressions, because PostGraphile has them in the session.
 */
export function recordServiceSql({ hash, request, origin }: { hash: string; request: string; origin: string }): string {
  return `
  with eligible as (
    select e.community_id, e.id as enrolment_id, e.person_id, h.id as helper_id, h.person_id as helper_person_id,
      p.id as project_id, p.module, p.module_version, current_setting('bench.person') as person
    from enrolment e
    join enrolment h on h.community_id = e.community_id and h.project_id = e.project_id
      and h.id = $2::uuid and h.person_id <> e.person_id
    join project p on p.community_id = e.community_id and p.id = e.project_id
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

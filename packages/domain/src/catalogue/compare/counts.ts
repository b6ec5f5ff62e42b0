/** What a community counts each month of the projects that it has from a template. */
interface TemplateCount {
  /** Never given to another count: those of all months are told apart by it. */
  key: string;
  /**
   * One row `value, persons` of the projects `g.projects` of the community `own.id` from `m.first` to `m.last`; `persons`
   * is how many stand behind the value, null where it is about none.
   */
  sql: string;
}

const IN_MONTH = (day: string): string => `${day} between m.first and m.last`;
const DAY_OF = (moment: string): string => `(${moment} at time zone 'Asia/Shanghai')::date`;

/** Days within which a settlement that was filed is approved in time. */
export const DAYS_TO_APPROVE = 7;

const APPROVED = `settlement s where s.community_id = own.id and s.project_id = any(g.projects) and s.status = 'APPROVED'
  and ${IN_MONTH(DAY_OF('s.decided_at'))}`;
const RATED = `rating r join service_record v on v.community_id = r.community_id and v.id = r.record_id
  where r.community_id = own.id and r.project_id = any(g.projects) and ${IN_MONTH(DAY_OF('r.rated_at'))}`;

/** None may be the sum or the difference of others that count persons: it would tell what is withheld of them. */
export const TEMPLATE_COUNTS: readonly TemplateCount[] = [
  {
    key: 'enrolled',
    sql: `select count(distinct e.person_id) as value, count(distinct e.person_id) as persons from enrolment e
      where e.community_id = own.id and e.project_id = any(g.projects) and ${IN_MONTH('e.from_date')}`,
  },
  {
    key: 'services',
    sql: `select count(*) as value, count(distinct v.person_id) as persons from service_record v
      where v.community_id = own.id and v.project_id = any(g.projects) and ${IN_MONTH('v.served_on')}`,
  },
  {
    // An amount by the service tells how many services there were: those served stand behind it as those paid do.
    key: 'paid',
    sql: `select (select coalesce(sum(s.payable_fen), 0) from ${APPROVED}) as value, least(
      nullif((select count(distinct l.payee_person_id) from settlement_line l
        where l.community_id = own.id and l.settlement_id in (select s.id from ${APPROVED})), 0),
      nullif((select count(distinct v.person_id) from service_record v where v.community_id = own.id
        and exists (select from ${APPROVED}
          and v.project_id = s.project_id and v.served_on between s.from_date and s.until_date)), 0)) as persons`,
  },
  {
    key: 'score',
    sql: `select coalesce(sum(r.score), 0) as value, count(distinct v.person_id) as persons from ${RATED}`,
  },
  { key: 'ratings', sql: `select count(*) as value, count(distinct v.person_id) as persons from ${RATED}` },
  { key: 'settlements', sql: `select count(*) as value, null::bigint as persons from ${APPROVED}` },
  {
    key: 'settlements-in-time',
    sql: `select count(*) as value, null::bigint as persons from ${APPROVED}
      and s.decided_at <= s.filed_at + interval '${DAYS_TO_APPROVE} days'`,
  },
];

import { HOLDER_WORDS, ROLES } from '@gongzhi/access';
import { type Text, text } from '@gongzhi/kernel';

/** What a figure counts; amounts are in fen. */
export const FigureUnit = { PERSONS: 'PERSONS', HOUSEHOLDS: 'HOUSEHOLDS', ITEMS: 'ITEMS', FEN: 'FEN' } as const;
export type FigureUnit = keyof typeof FigureUnit;

/** One of the figures that each community fills every day. */
export interface FigureKind {
  /** Never given to another figure: the lines of all days are told apart by it. */
  key: string;
  title: Text;
  unit: FigureUnit;
  /**
   * One row `value, persons` of the community `own.id` on the day `own.day`; `persons` is how many persons stand behind the
   * value, null where it is about none.
   */
  sql: string;
}

const IN_MONTH = (column: string): string => `${column} >= date_trunc('month', own.day)::date and ${column} <= own.day`;
const HELD = (row: string): string =>
  `${row}.from_date <= own.day and (${row}.until_date is null or ${row}.until_date >= own.day)`;

/**
 * Every figure, in the order in which they are shown. A new one is a line here. None may be the sum or the difference of
 * others that count persons: it would tell what is withheld of them.
 */
export const FIGURE_KINDS: readonly FigureKind[] = [
  {
    key: 'persons',
    title: text('登记居民', 'Persons registered'),
    unit: 'PERSONS',
    sql: `select count(*) as value, count(*) as persons from person p
      where p.community_id = own.id and p.erased_at is null`,
  },
  {
    key: 'households',
    title: text('住户', 'Households'),
    unit: 'HOUSEHOLDS',
    sql: `select count(*) as value, count(*) as persons from household h where h.community_id = own.id and ${HELD('h')}`,
  },
  ...ROLES.map(
    (role): FigureKind => ({
      key: `memberships-${role.toLowerCase()}`,
      title: text(`${HOLDER_WORDS[role].zh}人数`, `Persons who are ${HOLDER_WORDS[role].en}`),
      unit: 'PERSONS',
      sql: `select count(distinct m.person_id) as value, count(distinct m.person_id) as persons from membership m
        where m.community_id = own.id and m.role = '${role}' and ${HELD('m')}`,
    }),
  ),
  {
    key: 'running-projects',
    title: text('运行中的服务项目', 'Projects that run'),
    unit: 'ITEMS',
    sql: `select count(*) as value, null::bigint as persons from project p
      where p.community_id = own.id and p.status = 'RUNNING' and p.starts_on <= own.day`,
  },
  {
    key: 'enrolled-persons',
    title: text('正在参加项目的人', 'Persons who take part in projects'),
    unit: 'PERSONS',
    sql: `select count(distinct e.person_id) as value, count(distinct e.person_id) as persons from enrolment e
      where e.community_id = own.id and ${HELD('e')}`,
  },
  {
    key: 'service-records-of-month',
    title: text('当月服务记录', 'Service records of the month'),
    unit: 'ITEMS',
    sql: `select count(*) as value, count(distinct s.person_id) as persons from service_record s
      where s.community_id = own.id and ${IN_MONTH('s.served_on')}`,
  },
  {
    key: 'settled-fen-of-month',
    title: text('当月批准的结算金额', 'Amount of settlements approved in the month'),
    unit: 'FEN',
    sql: `select coalesce(sum(l.payable_fen), 0) as value, count(distinct l.payee_person_id) as persons
      from settlement s join settlement_line l on l.community_id = s.community_id and l.settlement_id = s.id
      where s.community_id = own.id and s.status = 'APPROVED'
        and ${IN_MONTH(`(s.decided_at at time zone 'Asia/Shanghai')::date`)}`,
  },
];

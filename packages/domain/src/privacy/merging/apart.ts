import { type Text, text } from '@gongzhi/kernel';

/** Columns of one row that two persons stand in, and that must not come to name one. */
export interface Apart {
  table: string;
  columns: readonly [string, string];
  reason: string;
  what: Text;
}

const apart = (table: string, reason: string, what: Text, ...pairs: [string, string][]): Apart[] =>
  pairs.map((columns) => ({ table, columns, reason, what }));

/**
 * Where the two entries stand in one row as two persons. Of these rows, most say that one person watched over the other:
 * that would not be so any more. A test compares them with what the database holds apart.
 */
export const APART: readonly Apart[] = [
  ...apart(
    'settlement',
    'SETTLEMENT_BY_BOTH',
    text('有结算由其中一人提交、另一人审批', 'One of them decided a settlement that the other filed'),
    ['filed_by_id', 'decided_by_id'],
    ['filed_by_id', 'first_approved_by_id'],
    ['decided_by_id', 'first_approved_by_id'],
    ['decided_by_id', 'in_stead_of_id'],
  ),
  ...apart(
    'payment',
    'PAYMENT_BY_BOTH',
    text('有付款由其中一人提交、另一人审批', 'One of them decided a payment that the other filed'),
    ['filed_by_id', 'decided_by_id'],
    ['filed_by_id', 'first_approved_by_id'],
    ['decided_by_id', 'first_approved_by_id'],
  ),
  ...apart(
    'erasure',
    'ERASURE_BY_BOTH',
    text('有删除申请由其中一人提出、另一人确认', 'One of them confirmed an erasure that the other asked for'),
    ['requested_by_id', 'confirmed_by_id'],
  ),
  ...apart(
    'substitute',
    'SUBSTITUTE_OF_THE_OTHER',
    text('在一项替补指定中，两条登记是不同的人', 'In naming a substitute the two were different persons'),
    ['person_id', 'for_person_id'],
    ['person_id', 'named_by_id'],
    ['for_person_id', 'named_by_id'],
  ),
  ...apart(
    'representation',
    'ACTED_FOR_THE_OTHER',
    text('在一项代办中，两条登记是不同的人', 'In acting for somebody the two were different persons'),
    ['person_id', 'actor_id'],
    ['person_id', 'witness_id'],
    ['actor_id', 'witness_id'],
  ),
  ...apart(
    'points_claim',
    'POINTS_REVIEWED_BY_BOTH',
    text('有积分申报由其中一人审核另一人的', 'One of them reviewed a claim of points of the other'),
    ['person_id', 'reviewed_by_id'],
    ['claimed_by_id', 'reviewed_by_id'],
  ),
  ...apart(
    'redemption',
    'REDEMPTION_BY_BOTH',
    text(
      '有积分兑换由其中一人代办、确认或退回另一人的',
      'One of them made, confirmed or refunded a redemption of the other',
    ),
    ['person_id', 'redeemed_by_id'],
    ['person_id', 'confirmed_by_id'],
    ['person_id', 'refunded_by_id'],
    ['redeemed_by_id', 'confirmed_by_id'],
    ['redeemed_by_id', 'refunded_by_id'],
  ),
  ...apart(
    'points_deduction',
    'POINTS_DEDUCTED_BY_THE_OTHER',
    text(
      '有扣分由其中一人扣减或裁定，涉及另一人',
      'One of them took points away from the other, or decided what the other had done',
    ),
    ['person_id', 'deducted_by_id'],
    ['person_id', 'decided_by_id'],
    ['deducted_by_id', 'decided_by_id'],
  ),
  ...apart(
    'task_claim',
    'TASK_CONFIRMED_BY_THE_OTHER',
    text('其中一人确认了另一人认领的任务', 'One of them confirmed a task that the other had claimed'),
    ['person_id', 'confirmed_by_id'],
  ),
  ...apart(
    'guardianship',
    'GUARDIAN_OF_THE_OTHER',
    text('其中一人是另一人的监护人', 'One of them is the other’s guardian'),
    ['person_id', 'guardian_id'],
  ),
  ...apart(
    'consent',
    'CONSENTED_FOR_THE_OTHER',
    text('其中一人曾代另一人同意', 'One of them consented for the other'),
    ['person_id', 'guardian_id'],
  ),
  ...apart('service_record', 'SERVED_THE_OTHER', text('其中一人为另一人提供过服务', 'One of them served the other'), [
    'person_id',
    'served_by_person_id',
  ]),
];

/** The one entry stands in the one column, and the other in the other. */
const EITHER = (a: string, b: string): string =>
  `((${a} = :person and ${b} = :other) or (${a} = :other and ${b} = :person))`;

/** Counts the rows that name both. */
export const apartSql = ({ table, columns }: Apart): string =>
  `select count(*) from "${table}" where community_id = :community and ${EITHER(...columns)}`;

/** Counts the settlements that the one approved while the other acted for an organisation which had to do with them. */
const approvedFor = (join: string, organisation: string): string => `
  select count(distinct s.id) from settlement s ${join}
  join membership m on m.community_id = s.community_id and m.organisation_id = ${organisation}
    and m.from_date <= (s.decided_at at time zone 'Asia/Shanghai')::date
    and coalesce(m.until_date, 'infinity') >= (s.decided_at at time zone 'Asia/Shanghai')::date
  where s.community_id = :community and s.status = 'APPROVED' and ${EITHER('s.decided_by_id', 'm.person_id')}`;

/** The same over more than one row: who decides is not who is paid, nor acts for who is; nobody rates their own work. */
export const APART_OVER_ROWS: readonly { reason: string; what: Text; sql: string }[] = [
  {
    reason: 'PAID_WHAT_THE_OTHER_APPROVED',
    what: text('其中一人批准的结算付给另一人', 'One of them approved a settlement that pays the other'),
    sql: `select count(distinct s.id) from settlement s
      join settlement_line l on l.community_id = s.community_id and l.settlement_id = s.id
      where s.community_id = :community and s.status = 'APPROVED' and ${EITHER('s.decided_by_id', 'l.payee_person_id')}`,
  },
  {
    reason: 'OPERATED_WHAT_THE_OTHER_APPROVED',
    what: text(
      '其中一人批准的结算，是另一人任职的组织运作的项目',
      'One of them approved a settlement of a project whose operator the other acted for',
    ),
    sql: approvedFor('join project p on p.community_id = s.community_id and p.id = s.project_id', 'p.operator_id'),
  },
  {
    reason: 'ACTED_FOR_WHOM_THE_OTHER_PAID',
    what: text(
      '其中一人批准的结算，付给另一人任职的组织',
      'One of them approved a settlement that pays an organisation which the other acted for',
    ),
    sql: approvedFor(
      'join settlement_line l on l.community_id = s.community_id and l.settlement_id = s.id',
      'l.payee_organisation_id',
    ),
  },
  {
    reason: 'RATED_THE_OTHER',
    what: text('其中一人评价过另一人的服务', 'One of them rated the other’s service'),
    sql: `select count(*) from rating g
      join service_record r on r.community_id = g.community_id and r.id = g.record_id
      where g.community_id = :community and ${EITHER('g.rated_by_id', 'r.served_by_person_id')}`,
  },
];

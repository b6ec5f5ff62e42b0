import { Refusal, type Text, text } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import type { ChosenPlaces } from './split-request.js';

/** Rows of those who live in the chosen places. */
const LIVING_THERE = (personId: string): string => `
  join person p on p.id = ${personId} join stairwell w on w.id = p.stairwell_id join building b on b.id = w.building_id
  where (b.id::text in (select jsonb_array_elements_text(CHOSEN -> 'buildings'))
    or b.estate_id::text in (select jsonb_array_elements_text(CHOSEN -> 'estates')))`;

/** What has to be decided before a community is split, each counted in the community's own session. */
const OBSTACLES: readonly { reason: string; what: (count: string) => Text; sql: string }[] = [
  {
    reason: 'SETTLEMENT_WAITS',
    what: (count) =>
      text(`有 ${count} 项结算待审批，请先审批或退回`, `${count} settlements await approval: decide them first`),
    sql: `select count(*) as count from settlement where status = 'FILED'`,
  },
  {
    // Erased here after it went, somebody would stay known there.
    reason: 'ERASURE_WAITS',
    what: (count) =>
      text(`有 ${count} 项个人信息删除待确认，请先确认`, `${count} erasures await confirmation: confirm them first`),
    sql: `select count(*) as count from erasure e ${LIVING_THERE('e.person_id')} and e.confirmed_at is null`,
  },
  // Points go with whose they are: what is open about them is decided where it was begun.
  {
    reason: 'REDEMPTION_WAITS',
    what: (count) =>
      text(
        `划出的居民有 ${count} 项积分兑换待确认，请先确认或取消`,
        `${count} redemptions of residents who go wait: confirm or cancel them first`,
      ),
    sql: `select count(*) as count from redemption r ${LIVING_THERE('r.person_id')} and r.status = 'HELD'`,
  },
  {
    reason: 'POINTS_CLAIM_WAITS',
    what: (count) =>
      text(
        `划出的居民有 ${count} 项积分申报待审核，请先审核`,
        `${count} claims of points of residents who go await review: review them first`,
      ),
    sql: `select count(*) as count from points_claim c ${LIVING_THERE('c.person_id')} and c.status = 'PENDING'`,
  },
  {
    reason: 'POINTS_APPEAL_WAITS',
    what: (count) =>
      text(
        `划出的居民有 ${count} 项扣分申诉待裁定，请先裁定`,
        `${count} appeals of residents who go against deductions wait: decide them first`,
      ),
    sql: `select count(*) as count from points_deduction d ${LIVING_THERE('d.person_id')} and d.status = 'APPEALED'`,
  },
];

interface Obstacle {
  reason: string;
  message: Text;
}

/** What stands in the way of a split, told by whoever may ask in the community's session. */
export async function obstaclesTo(
  { estates, buildings }: ChosenPlaces,
  ask: (sql: string) => Promise<{ count: string }[]>,
): Promise<Obstacle[]> {
  const chosen = `'${JSON.stringify({ estates, buildings })}'::jsonb`;
  const found: Obstacle[] = [];
  for (const { reason, what, sql } of OBSTACLES) {
    const [row] = await ask(sql.replaceAll('CHOSEN', chosen));
    if (Number(row!.count) > 0) found.push({ reason, message: what(row!.count) });
  }
  return found;
}

/** @throws Refusal CONFLICT of everything that stands in the way, naming `field` */
export async function refuseObstacles(em: EntityManager, chosen: ChosenPlaces, field: string[]): Promise<void> {
  const found = await obstaclesTo(chosen, (sql) => em.execute(sql));
  if (found.length > 0) throw new Refusal(found.map((each) => ({ code: 'CONFLICT', field, ...each })));
}

import { Refusal, type Text, text } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import type { ChosenPlaces } from './split-request.js';

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
    sql: `select count(*) as count from erasure e
      join person p on p.community_id = e.community_id and p.id = e.person_id
      join stairwell w on w.community_id = p.community_id and w.id = p.stairwell_id
      join building b on b.community_id = w.community_id and b.id = w.building_id
      where e.confirmed_at is null and (b.id::text in (select jsonb_array_elements_text(CHOSEN -> 'buildings'))
        or b.estate_id::text in (select jsonb_array_elements_text(CHOSEN -> 'estates')))`,
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

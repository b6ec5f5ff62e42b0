import { addDays, type LocalDate, newId, today } from '@gongzhi/kernel';
import { type EntityManager, OutboxEvent } from '@gongzhi/storage';

/** So many days before its last one those concerned are told that a term ends. */
const NOTICE_DAYS = 30;

/**
 * Tells once of each term that ends soon, as an event `Membership.ending`; one whose last day is moved is told of anew.
 * Runs in a session of the community; telling changes nobody's rights, so that it goes past the unit of work.
 */
export async function tellEndingTerms(
  em: EntityManager,
  communityId: string,
  day: LocalDate = today(),
): Promise<number> {
  const told = await em.execute<{ id: string }[]>(
    `update membership set end_told_for = until_date
     where community_id = ? and until_date between ? and ? and end_told_for is distinct from until_date returning id`,
    [communityId, day, addDays(day, NOTICE_DAYS)],
  );
  for (const { id } of told) {
    em.persist(
      em.create(OutboxEvent, { communityId, id: newId(), topic: 'Membership.ending', payload: { id }, at: new Date() }),
    );
  }
  await em.flush();
  return told.length;
}

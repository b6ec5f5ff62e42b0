import { addDays, type LocalDate, newId, today } from '@gongzhi/kernel';
import { type Database, type EntityManager, inSession, OutboxEvent } from '@gongzhi/storage';
import { everyCommunity } from '../sealing/seal-everything.js';

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

/** Tells of them in every community that runs, one after the other. */
export async function tellEndingTermsEverywhere(database: Pick<Database, 'app'>): Promise<void> {
  for (const { id, status } of await everyCommunity(database)) {
    if (status !== 'ACTIVE') continue;
    await inSession(database.app, { communityId: id }, 'write', (em) => tellEndingTerms(em, id));
  }
}

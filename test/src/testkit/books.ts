import { type Discrepancy, entities, verifyBooks } from '@gongzhi/domain';
import { connectionFromUrl, openDatabase } from '@gongzhi/storage';
import { inject } from 'vitest';
import { communityId } from './database.js';

/** What does not add up in the books of a community, as the doctor finds it. */
export async function discrepancies(code: string): Promise<Discrepancy[]> {
  const { owner, app, bureau, relay } = inject('logins');
  const login = ({ connectionString }: { connectionString: string }) => connectionFromUrl(connectionString);
  const logins = { owner: login(owner), app: login(app), bureau: login(bureau), relay: login(relay) };
  const database = await openDatabase(logins, { entities, subscribers: [], poolSize: 1 });
  try {
    return await verifyBooks(database, await communityId(code));
  } finally {
    await database.close();
  }
}

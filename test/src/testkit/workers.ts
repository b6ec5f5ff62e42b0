import { entities, subscribers } from '@gongzhi/domain';
import { connectionFromUrl, type Database, openDatabase } from '@gongzhi/storage';
import { inject } from 'vitest';

/** The platform's database as its workers have it: for tasks that a test does not wait for. Whoever opens it closes it. */
export function databaseOfWorkers(): Promise<Database> {
  const logins = inject('logins');
  const login = (name: keyof typeof logins) => connectionFromUrl(logins[name].connectionString);
  return openDatabase(
    { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') },
    { entities, subscribers },
  );
}

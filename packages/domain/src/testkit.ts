import { newId } from '@gongzhi/kernel';
import { type Database, migrate, openDatabase, type StatementListener } from '@gongzhi/storage';
import { preparedDatabase, run, type TestDatabase, testDatabase } from '@gongzhi/storage/testkit';
import { entities, migrations, subscribers } from './tables.js';

export interface TestCity extends TestDatabase {
  database: Database;
  /** Puts a community into the register, with nothing inside it, and gives its id. */
  community(code: string): Promise<string>;
}

/** A migrated database for one test file alone, served as in production: with its log-ins and its subscribers. */
export async function testCity(onStatement: StatementListener = () => {}): Promise<TestCity> {
  const test = (await preparedDatabase()) ?? (await migratedDatabase());
  const database = await openDatabase(test.logins, { entities, subscribers, onStatement });
  return {
    ...test,
    database,
    async community(code) {
      const id = newId();
      await run(
        test.admin,
        `insert into community (id, code, name, kind, status, sample, onboarded_at)
         values ('${id}', '${code}', '${code}', 'RURAL_MIXED', 'ACTIVE', false, now())`,
      );
      return id;
    },
    async drop() {
      await database.close();
      await test.drop();
    },
  };
}

async function migratedDatabase(): Promise<TestDatabase> {
  const test = await testDatabase();
  await migrate(test.logins.owner, entities, migrations);
  return test;
}

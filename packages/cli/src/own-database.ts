import { entities, subscribers } from '@gongzhi/domain';
import { text } from '@gongzhi/kernel';
import {
  type Connection,
  connectionFromUrl,
  type Database,
  databasePasswords,
  type Logins,
  openDatabase,
  openDataFolder,
  runningEmbeddedPostgres,
} from '@gongzhi/storage';
import { CommandFailure, EXIT } from './failure.js';
import { ROOT } from './places.js';

/** The log-ins of a deployment on the server that `admin` names. */
export function loginsOf(admin: Connection, passwords: ReturnType<typeof databasePasswords>): Logins {
  const own = admin.database !== '' && admin.database !== 'postgres';
  const login = (name: keyof Logins): Connection => ({
    ...admin,
    database: own ? admin.database : 'gongzhi',
    user: `gongzhi_${name}`,
    password: passwords[name],
  });
  return { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') };
}

/** What a command of whoever runs the deployment works on. */
export interface OwnDatabase {
  dataFolder: string;
  logins: Logins;
  database: Database;
}

/** Runs `work` on the database of this machine's deployment. @throws CommandFailure where it is not running */
export async function withOwnDatabase<T>(work: (own: OwnDatabase) => Promise<T>): Promise<T> {
  const dataFolder = openDataFolder(ROOT);
  const url = process.env.DATABASE_URL;
  const admin = url ? connectionFromUrl(url) : await runningEmbeddedPostgres(dataFolder);
  if (!admin) {
    throw new CommandFailure(
      text(
        '内置 PostgreSQL 没有运行，请先用 npm start 启动。',
        'The embedded PostgreSQL is not running: npm start first.',
      ),
      EXIT.notRunning,
    );
  }
  const logins = loginsOf(admin, databasePasswords(dataFolder));
  const database = await openDatabase(logins, { entities, subscribers, poolSize: 2 });
  try {
    return await work({ dataFolder, logins, database });
  } finally {
    await database.close();
  }
}

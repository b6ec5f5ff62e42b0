import { text } from '@gongzhi/kernel';
import pg from 'pg';
import { StartupProblem } from './data-folder.js';
import type { Connection } from './orm.js';

/** Reads a `postgres://` address as PostgreSQL's own programs do, `sslmode` and `sslrootcert` included. */
export function connectionFromUrl(url: string): Connection {
  try {
    const address = new URL(url);
    if (!/^postgres(ql)?:$/.test(address.protocol)) throw new TypeError('no postgres:// address');
    // Else pg reads `require` as `verify-full`, and says so on the terminal.
    if (address.searchParams.has('sslmode')) address.searchParams.set('uselibpqcompat', 'true');
    const { host, port, database, user, password, ssl } = new pg.Client({ connectionString: address.href });
    return {
      host,
      port,
      database: database ?? 'postgres',
      user: user ?? 'postgres',
      password: password ?? undefined,
      ssl,
    };
  } catch (error) {
    throw new StartupProblem(
      text(
        'DATABASE_URL 应写成 postgres://用户:密码@主机:端口/postgres。',
        'DATABASE_URL should read postgres://user:password@host:port/postgres.',
      ),
      error,
    );
  }
}

/** The same the other way round; a host that is a socket's folder is written so that it can be read again. */
export function urlOf({ host, port, user, password = '', database }: Connection): string {
  const [name, secret, place] = [user, password, host].map(encodeURIComponent);
  return `postgres://${name}:${secret}@${place}:${port}/${database}`;
}

/** A connection that is held for a while. */
export type SqlClient = pg.Client;

/** Runs `work` on a connection of its own, for what is done once at a start. */
export async function connected<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 } as pg.ClientConfig);
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(connection, error);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function unreachable({ host, port, user }: Connection, error: unknown): StartupProblem {
  const reason = (error as Error).message || (error as NodeJS.ErrnoException).code;
  return new StartupProblem(
    text(
      `无法以 ${user} 登录 ${host}:${port} 的 PostgreSQL（${reason}），请检查 DATABASE_URL 和该服务器的 pg_hba.conf。`,
      `Cannot log in as ${user} to PostgreSQL at ${host}:${port} (${reason}); check DATABASE_URL and that server's pg_hba.conf.`,
    ),
    error,
  );
}

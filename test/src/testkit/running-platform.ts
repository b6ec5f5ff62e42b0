import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@gongzhi/cli';
import { connectionFromUrl, databasePasswords, dropDatabase, urlOf } from '@gongzhi/storage';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    url: string;
    issuerUrl: string;
    /** Where the platform keeps its secrets. */
    dataFolder: string;
    /** Log-ins to the platform's own database, for tests that ask it what the API cannot show. */
    logins: Record<'owner' | 'app' | 'bureau' | 'relay', { connectionString: string }>;
  }
}

/**
 * One platform for all test files, whole and with the sample city, on a PostgreSQL of its own (or, with
 * TEST_DATABASE_URL, in a database of its own on that server). Each test onboards the communities that it needs.
 */
export default async function runningPlatform({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gongzhi-test-'));
  const name = `gongzhi_test_${process.pid}`;
  const server = process.env.TEST_DATABASE_URL;
  const databaseUrl = server ? Object.assign(new URL(server), { pathname: `/${name}` }).href : null;
  const platform = await startPlatform({
    port: 0,
    databaseUrl,
    issuerUrl: null,
    production: false,
    dataFolder,
    sample: true,
    durable: false,
    sealing: false,
  });
  const { host, port } = platform.deployment.database.app.config.getAll();
  const passwords = databasePasswords(dataFolder);
  const login = (role: keyof typeof passwords) => ({
    connectionString: urlOf({
      host: host!,
      port: port!,
      user: `gongzhi_${role}`,
      password: passwords[role],
      database: databaseUrl ? name : 'gongzhi',
    }),
  });
  provide('url', platform.url);
  provide('issuerUrl', platform.issuerUrl);
  provide('dataFolder', dataFolder);
  provide('logins', { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') });
  return async () => {
    await platform.stop();
    if (server) await dropDatabase(connectionFromUrl(server), name);
    rmSync(dataFolder, { recursive: true, force: true });
  };
}

import { fileURLToPath } from 'node:url';
import { entities, loadDefaults, subscribers } from '@gongzhi/domain';
import { createGateway, type GatewayOptions, installedModules, listen, newHttpServer } from '@gongzhi/gateway';
import { createTokenVerifier, GATEWAY_AUDIENCE } from '@gongzhi/identity';
import { aesCryptography, connectionFromUrl, openDatabase, secret } from '@gongzhi/storage';
import { inject } from 'vitest';

/** What its cursors are sealed with. */
export const COUNTED_CURSOR_SECRET = 'counted';

export interface CountedGateway {
  url: string;
  /** What was asked of the database since the last call. */
  spent(): string[];
  close(): Promise<void>;
}

export interface CountedOptions extends Partial<Pick<GatewayOptions, 'limits' | 'log' | 'production'>> {
  /** Whose tokens it takes; else the platform's own issuer's. */
  issuerUrl?: string;
}

/**
 * A second gateway of the running platform, on the same database and issuer, whose statements can be counted: no other
 * test's requests are among them.
 */
export async function countedGateway({
  issuerUrl = inject('issuerUrl'),
  ...options
}: CountedOptions = {}): Promise<CountedGateway> {
  let statements: string[] = [];
  const logins = inject('logins');
  const login = (name: keyof typeof logins) => connectionFromUrl(logins[name].connectionString);
  const database = await openDatabase(
    { owner: login('owner'), app: login('app'), bureau: login('bureau'), relay: login('relay') },
    { entities, subscribers, onStatement: (sql) => void statements.push(sql) },
  );
  const httpServer = newHttpServer();
  const port = await listen(httpServer, 0);
  const gateway = await createGateway(
    {
      database,
      cryptography: aesCryptography(secret(inject('dataFolder'), 'master-key')),
      cursorSecret: COUNTED_CURSOR_SECRET,
      verifier: createTokenVerifier({
        issuerUrl,
        audience: GATEWAY_AUDIENCE,
        allowedClients: () => true,
      }),
      modules: installedModules,
      defaults: loadDefaults(fileURLToPath(new URL('../../../tenants/defaults', import.meta.url))),
      report: console.error,
      ...options,
    },
    httpServer,
  );
  return {
    url: `http://localhost:${port}`,
    spent() {
      const spent = statements;
      statements = [];
      return spent;
    },
    async close() {
      await gateway.close();
      await database.close();
    },
  };
}

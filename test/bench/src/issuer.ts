import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDevelopmentIssuer, fetchDevelopmentToken } from '@gongzhi/identity';
import express from 'express';

const LONGER_THAN_ANY_RUN = 6 * 3600;

export interface Issuer {
  url: string;
  /** Access tokens of users, in their order, got as people get them. */
  tokens(users: readonly string[]): Promise<string[]>;
  stop(): void;
}

/** The development issuer on a port of its own: all contestants trust it as they would trust a Keycloak. */
export async function startIssuer(dataFolder: string): Promise<Issuer> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/bench`;
  const options = { issuerUrl: url, dataDir: dataFolder, redirectUris: [], tokenLifetime: LONGER_THAN_ANY_RUN };
  const issuer = await createDevelopmentIssuer(options);
  app.use(issuer.path, issuer.router);
  return {
    url,
    async tokens(users) {
      const tokens: string[] = [];
      for (const user of users) tokens.push(await fetchDevelopmentToken({ issuerUrl: url, user }));
      return tokens;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

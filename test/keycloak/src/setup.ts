import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@gongzhi/cli';
import type { TestProject } from 'vitest/node';
import { freePort, INVITATIONS_SECRET, startKeycloak } from './server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    url: string;
    keycloakUrl: string;
    issuerUrl: string;
  }
}

/** A Keycloak with our realm, and the platform in front of an empty city whose issuer it is. */
export default async function keycloakAndPlatform({ provide }: TestProject): Promise<() => Promise<void>> {
  const port = await freePort();
  const dataFolder = mkdtempSync(join(tmpdir(), 'gongzhi-keycloak-'));
  const keycloak = await startKeycloak(`http://localhost:${port}`);
  const platform = await startPlatform({
    port,
    databaseUrl: null,
    issuerUrl: keycloak.issuerUrl,
    invitations: { clientSecret: INVITATIONS_SECRET, platformUrl: `http://localhost:${port}`, serverUrl: null },
    production: false,
    dataFolder,
    sample: false,
    durable: false,
  });
  provide('url', platform.url);
  provide('keycloakUrl', keycloak.url);
  provide('issuerUrl', keycloak.issuerUrl);
  return async () => {
    await platform.stop();
    await keycloak.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keycloakDistribution } from './distribution.js';

export const ADMIN = { userName: 'admin', password: 'only-for-tests-9f2c' };
export const REALM = 'zhangjiagang';
export const INVITATIONS_SECRET = 'only-for-tests-invitations-4b1e';
const REALM_FILE = join(import.meta.dirname, '../../../deploy/keycloak/realm.json');
const START = 240_000;

export interface KeycloakServer {
  url: string;
  /** As tokens state it. */
  issuerUrl: string;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

/** Starts a Keycloak with nothing in it but the realm of `deploy/keycloak`, imported at its start. It keeps nothing. */
export async function startKeycloak(gongzhiUrl: string, port?: number): Promise<KeycloakServer> {
  const folder = await keycloakDistribution();
  mkdirSync(join(folder, 'data/import'), { recursive: true });
  copyFileSync(REALM_FILE, join(folder, 'data/import/realm.json'));
  const httpPort = port ?? (await freePort());
  const url = `http://localhost:${httpPort}`;
  const words = ['start-dev', '--import-realm', '--db=dev-mem', `--http-port=${httpPort}`, '--cache=local'];
  const server = spawn(join(folder, 'bin/kc.sh'), words, {
    env: {
      ...process.env,
      GONGZHI_REALM: REALM,
      GONGZHI_URL: gongzhiUrl,
      GONGZHI_INVITATIONS_SECRET: INVITATIONS_SECRET,
      KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.userName,
      KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      KC_HTTP_MANAGEMENT_PORT: String(await freePort()),
      JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx512m',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // kc.sh starts Java as its child: both are ended together.
    detached: true,
  });
  const said: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data: Buffer) => said.push(data.toString()));
  const issuerUrl = `${url}/realms/${REALM}`;
  await answering(server, `${issuerUrl}/.well-known/openid-configuration`, said);
  return { url, issuerUrl, stop: () => end(server) };
}

async function answering(server: ChildProcess, url: string, said: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + START; Date.now() < deadline; await sleep(500)) {
    if (server.exitCode !== null) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  await end(server);
  throw new Error(`Keycloak did not start:\n${said.join('').slice(-4_000)}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  process.kill(-server.pid!, 'SIGKILL');
  await ended;
}

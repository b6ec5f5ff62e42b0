import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Platform, startPlatform } from '@gongzhi/cli';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addDirectClient, addUser, DIRECT_CLIENT, PASSWORD, realmAdministration, type Tokens } from './realm.js';
import { freePort, REALM } from './server.js';

const EMAIL = 'outage@example.cn';

describe('a platform whose Keycloak goes away', () => {
  let line: Line;
  let platform: Platform;
  const dataFolder = mkdtempSync(join(tmpdir(), 'gongzhi-outage-'));
  beforeAll(async () => {
    const keycloak = await realmAdministration();
    await addDirectClient(keycloak);
    await addUser(keycloak, EMAIL);
    line = new Line(await freePort(), Number(new URL(inject('keycloakUrl')).port));
    await line.open();
    const settings = { port: 0, databaseUrl: null, production: false, sample: false, durable: false };
    platform = await startPlatform({ ...settings, dataFolder, issuerUrl: line.issuerUrl });
  });
  afterAll(async () => {
    await platform.stop();
    await line.cut();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('asks people to come back while it has never seen a key, and serves them once it has', async () => {
    const { access_token } = await signIn();
    await line.cut();
    expect(await answerTo(access_token)).toEqual([503, 'UNAVAILABLE']);
    await line.open();
    await expect.poll(() => answerTo(access_token), { timeout: 10_000 }).toEqual([200, undefined]);
  });

  it('goes on serving with the keys that it has, and lives', async () => {
    const [seen, unseen] = [await signIn(), await signIn()];
    expect(await answerTo(seen.access_token)).toEqual([200, undefined]);
    await line.cut();
    for (const token of [seen, unseen]) expect(await answerTo(token.access_token)).toEqual([200, undefined]);
    expect(await answerTo(`${seen.access_token.slice(0, -6)}AAAAAA`)).toEqual([401, 'UNAUTHENTICATED']);
    expect((await fetch(`${platform.url}/health`)).status).toBe(200);
    await line.open();
  });

  async function signIn(): Promise<Tokens> {
    const response = await fetch(`${line.issuerUrl}/protocol/openid-connect/token`, {
      method: 'POST',
      headers: { connection: 'close' },
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: DIRECT_CLIENT,
        username: EMAIL,
        password: PASSWORD,
      }),
    });
    return (await response.json()) as Tokens;
  }

  async function answerTo(token: string): Promise<[status: number, code: string | undefined]> {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return [response.status, errors?.[0]?.extensions.code];
  }
});

/** A wire to Keycloak that can be cut. Keycloak, in development, names itself by the address that it is asked at. */
class Line {
  readonly issuerUrl: string;
  readonly #port: number;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  constructor(port: number, target: number) {
    this.#port = port;
    this.#target = target;
    this.issuerUrl = `http://localhost:${port}/realms/${REALM}`;
  }

  async open(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(this.#target, 'localhost');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => this.#sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    }).listen(this.#port, 'localhost');
    await once(this.#server, 'listening');
  }

  async cut(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

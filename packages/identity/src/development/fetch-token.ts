import { createHash, randomBytes } from 'node:crypto';
import { Denial, text } from '@gongzhi/kernel';
import { isDevelopmentUserName } from './people.js';
import { CLI_CLIENT_ID, CLI_REDIRECT_URI, DEVELOPMENT_MARK, PROTOCOL_PATH } from './provider.js';
import { type AppCredentials, SAMPLE_APPS } from './sample-apps.js';

export interface FetchDevelopmentTokenOptions {
  issuerUrl: string;
  /** `bureau`, a name such as `leader@xinfeng`, or `app:<name>`. */
  user: string;
  /** The sample apps where nothing is said. */
  apps?: readonly AppCredentials[];
}

/**
 * An access token of the development issuer, got as a browser or an app would get it.
 * Denies with BAD_USER_INPUT (no such user name or app), UNAVAILABLE (nothing answers there) or FORBIDDEN (another issuer).
 */
export async function fetchDevelopmentToken(options: FetchDevelopmentTokenOptions): Promise<string> {
  const issuerUrl = options.issuerUrl.replace(/\/+$/, '');
  const form = options.user.startsWith('app:')
    ? appForm(options.user.slice('app:'.length), options.apps ?? SAMPLE_APPS)
    : personForm(options.user);
  await assertDevelopmentIssuer(issuerUrl);
  return exchange(issuerUrl, await form(issuerUrl));
}

/** What the token endpoint is asked with, once the issuer is known to be the right one. */
type TokenForm = (issuerUrl: string) => Promise<Record<string, string>>;

function appForm(name: string, apps: readonly AppCredentials[]): TokenForm {
  const app = apps.find((candidate) => candidate.name === name);
  if (!app) throw noSuchApp(name, apps);
  return async () => ({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: app.secret });
}

function personForm(userName: string): TokenForm {
  if (!isDevelopmentUserName(userName)) throw noSuchUserName(userName);
  return async (issuerUrl) => {
    const verifier = randomBytes(32).toString('base64url');
    return {
      grant_type: 'authorization_code',
      client_id: CLI_CLIENT_ID,
      redirect_uri: CLI_REDIRECT_URI,
      code: await signIn(issuerUrl, userName, verifier),
      code_verifier: verifier,
    };
  };
}

const MAX_REDIRECTS = 6;

/** Follows the sign-in's redirects by hand, with its cookies, until they lead back to the command line. */
async function signIn(issuerUrl: string, userName: string, verifier: string): Promise<string> {
  const cookies = new Map<string, string>();
  let address = authorizationAddress(issuerUrl, userName, verifier);
  for (let step = 0; step < MAX_REDIRECTS; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await ask(issuerUrl, address, { headers: { cookie }, redirect: 'manual' });
    keepCookies(cookies, response);
    const location = response.headers.get('location');
    if (!location) break;
    address = new URL(location, address);
    if (address.href.startsWith(`${CLI_REDIRECT_URI}?`)) break;
    if (address.origin !== new URL(issuerUrl).origin) break;
  }
  const code = address.searchParams.get('code');
  if (!code) throw unexpected(issuerUrl);
  return code;
}

function authorizationAddress(issuerUrl: string, userName: string, verifier: string): URL {
  const address = new URL(`${issuerUrl}${PROTOCOL_PATH}/auth`);
  address.search = new URLSearchParams({
    client_id: CLI_CLIENT_ID,
    redirect_uri: CLI_REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: userName,
  }).toString();
  return address;
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (!name) continue;
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
}

async function exchange(issuerUrl: string, form: Record<string, string>): Promise<string> {
  const response = await ask(issuerUrl, `${issuerUrl}${PROTOCOL_PATH}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const answer = (await response.json().catch(() => null)) as { access_token?: unknown } | null;
  if (typeof answer?.access_token !== 'string') throw unexpected(issuerUrl);
  return answer.access_token;
}

async function assertDevelopmentIssuer(issuerUrl: string): Promise<void> {
  const response = await ask(issuerUrl, `${issuerUrl}/.well-known/openid-configuration`, {});
  const document = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  if (!response.ok || typeof document?.issuer !== 'string') throw unexpected(issuerUrl);
  if (document[DEVELOPMENT_MARK] !== true) throw anotherIssuer(issuerUrl);
}

async function ask(issuerUrl: string, address: string | URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal: AbortSignal.timeout(10_000) });
  } catch {
    throw notRunning(issuerUrl);
  }
}

const notRunning = (issuerUrl: string): Denial =>
  new Denial(
    'UNAVAILABLE',
    text(
      `${issuerUrl} 没有响应，平台没有运行：请用 npm start 启动。`,
      `Nothing answers at ${issuerUrl}, the platform is not running: start it with npm start.`,
    ),
  );

const unexpected = (issuerUrl: string): Denial =>
  new Denial(
    'UNAVAILABLE',
    text(
      `${issuerUrl} 的响应不像身份服务：请检查地址和端口。`,
      `What answers at ${issuerUrl} is not the issuer that was expected: check the address and the port.`,
    ),
  );

const anotherIssuer = (issuerUrl: string): Denial =>
  new Denial(
    'FORBIDDEN',
    text(
      `${issuerUrl} 不是开发用身份服务，不能免密码登录：请通过它自己的登录取得凭证。`,
      `${issuerUrl} is not the development issuer and signs nobody in without a password: get a token through its own sign-in.`,
    ),
  );

const noSuchApp = (name: string, apps: readonly AppCredentials[]): Denial => {
  const known = apps.map((app) => `app:${app.name}`).join(', ');
  return new Denial(
    'BAD_USER_INPUT',
    text(`没有名为 ${name} 的应用；已有：${known}。`, `No app is called ${name}; there are ${known}.`),
  );
};

const noSuchUserName = (userName: string): Denial =>
  new Denial(
    'BAD_USER_INPUT',
    text(
      `${userName} 不是用户名：请用 bureau、leader@xinfeng 这样的小写名称，或 app:meal-board。`,
      `${userName} is no user name: use bureau, a lower-case name such as leader@xinfeng, or app:meal-board.`,
    ),
  );

import { Denial, text } from '@gongzhi/kernel';
import express, { type Request, type Response, type Router } from 'express';
import { importJWK, jwtVerify } from 'jose';
import type Provider from 'oidc-provider';
import { GATEWAY_AUDIENCE } from '../token-verifier.js';
import { messagePage, PAGE_HEADERS, signInPage } from './pages.js';
import { type DevelopmentPerson, developmentPerson, isDevelopmentUserName, SAMPLE_USERS } from './people.js';
import { CLI_CLIENT_ID, createProvider, EXPLORER_CLIENT_ID, PROTOCOL_PATH } from './provider.js';
import { type AppCredentials, SAMPLE_APPS } from './sample-apps.js';
import { loadSigningKey } from './signing-keys.js';

export interface DevelopmentIssuerOptions {
  /** The address that tokens state and browsers use: `http://localhost:4000/realms/zhangjiagang`. */
  issuerUrl: string;
  /** Where the signing key is kept. */
  dataDir: string;
  /** The sample apps where nothing is said. */
  apps?: readonly AppCredentials[];
  /** Where the explorer may be sent back to, after signing in and out. */
  redirectUris: readonly string[];
  /** Seconds that an access token is valid; 300 where nothing is said. */
  tokenLifetime?: number;
  /** Milliseconds since the epoch: what the access tokens' times count from. */
  now?: () => number;
}

export interface DevelopmentIssuer {
  /** Mount it at `path`, before anything that reads request bodies. */
  router: Router;
  /** The path of the issuer's URL: `/realms/zhangjiagang`. */
  path: string;
  publicClientId: typeof EXPLORER_CLIENT_ID;
  /** Every client that it issues tokens to. */
  clientIds: readonly string[];
}

/**
 * An issuer with Keycloak's URLs and claims that signs anybody in without a password, so that the platform runs before
 * there is a Keycloak. Denies with FORBIDDEN in production.
 */
export async function createDevelopmentIssuer(options: DevelopmentIssuerOptions): Promise<DevelopmentIssuer> {
  if (process.env.NODE_ENV === 'production') throw refusedInProduction();
  const issuer = new URL(options.issuerUrl.replace(/\/+$/, ''));
  const apps = options.apps ?? SAMPLE_APPS;
  const people = new Map<string, DevelopmentPerson>();
  const signingKey = await loadSigningKey(options.dataDir);
  const provider = createProvider({
    issuerUrl: issuer.href,
    signingKey,
    apps,
    redirectUris: options.redirectUris,
    tokenLifetime: options.tokenLifetime ?? 300,
    now: options.now ?? Date.now,
    findPerson: (subject) => people.get(subject),
  });
  const { kty, n, e } = signingKey;
  const publicKey = await importJWK({ kty: kty ?? 'RSA', n: n ?? '', e: e ?? '' }, 'RS256');

  const signIn = signInWith(provider, (person) => people.set(person.subject, person));
  const userInfo = userInfoFor(issuer.href, publicKey);
  const router = express.Router();
  router.use(fromThisMachine);
  router.use(speakAs(issuer));
  router.get('/interaction/:uid', signIn);
  router.post('/interaction/:uid', express.urlencoded({ extended: false, limit: 4096 }), signIn);
  router.get(`${PROTOCOL_PATH}/userinfo`, userInfo);
  router.post(`${PROTOCOL_PATH}/userinfo`, userInfo);
  router.use(provider.callback());

  return {
    router,
    path: issuer.pathname,
    publicClientId: EXPLORER_CLIENT_ID,
    clientIds: [EXPLORER_CLIENT_ID, CLI_CLIENT_ID, ...apps.map((app) => app.clientId)],
  };
}

/** Signing in without a password is for whoever sits at this machine, whatever the network lets through. */
const fromThisMachine: express.RequestHandler = ({ socket }, response, next) => {
  if (isLoopback(socket.remoteAddress ?? '')) return next();
  response.status(403).json({
    error: 'access_denied',
    error_description: '开发用登录只对本机开放 · Development sign-in is open to this machine only',
  });
};

/** True for an address of this machine, as a socket tells it. */
export const isLoopback = (address: string): boolean => /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(address);

/** oidc-provider builds addresses from the request; whatever a caller or a proxy says, they shall be the issuer's. */
function speakAs(issuer: URL): express.RequestHandler {
  return (request, _response, next) => {
    request.headers.host = issuer.host;
    request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
    delete request.headers['x-forwarded-host'];
    next();
  };
}

/** Completes a sign-in as whom the form or the request's `login_hint` names; asks where neither names a user. */
function signInWith(provider: Provider, remember: (person: DevelopmentPerson) => void) {
  return async (request: Request, response: Response): Promise<void> => {
    const interaction = await provider.interactionDetails(request, response).catch(() => null);
    if (!interaction || interaction.uid !== request.params.uid) {
      response.status(400).set(PAGE_HEADERS).send(EXPIRED);
      return;
    }
    const typed = (request.body as { user?: unknown } | undefined)?.user;
    const userName = typeof typed === 'string' ? typed.trim().toLowerCase() : interaction.params.login_hint;
    if (typeof userName !== 'string' || !isDevelopmentUserName(userName)) {
      const page = signInPage(
        SAMPLE_USERS.map(({ name }) => name),
        userName === undefined ? undefined : NO_USER_NAME,
      );
      response.set(PAGE_HEADERS).send(page);
      return;
    }
    const person = developmentPerson(userName);
    remember(person);
    await provider.interactionFinished(request, response, { login: { accountId: person.subject } });
  };
}

/** oidc-provider's own endpoint refuses tokens that name an audience; Keycloak's answers them. */
function userInfoFor(issuer: string, publicKey: Awaited<ReturnType<typeof importJWK>>) {
  return async (request: Request, response: Response): Promise<void> => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const rules = { issuer, audience: GATEWAY_AUDIENCE, algorithms: ['RS256'] };
    const payload = await jwtVerify(token, publicKey, rules).then(
      (verified) => verified.payload,
      () => null,
    );
    if (!payload) {
      response.status(401).set('www-authenticate', 'Bearer error="invalid_token"').json({ error: 'invalid_token' });
      return;
    }
    const { sub, email, email_verified, preferred_username, name } = payload;
    response.set('cache-control', 'no-store').json({ sub, email, email_verified, preferred_username, name });
  };
}

const NO_USER_NAME = text(
  '用户名应为 bureau，或邮箱形式的小写名称，例如 leader@xinfeng。',
  'A user name is bureau, or looks like a lower-case e-mail address, such as leader@xinfeng.',
);

const EXPIRED = messagePage(
  text('登录已失效', 'This sign-in is over'),
  text('请返回应用重新登录。', 'Go back to the application and sign in again.'),
);

const refusedInProduction = (): Denial =>
  new Denial(
    'FORBIDDEN',
    text(
      '开发用身份服务不核对密码，不能用于生产环境：请将 ISSUER_URL 设为 Keycloak 领域的地址，例如 https://id.example.cn/realms/zhangjiagang。',
      'The development issuer asks for no password and must not run in production: set ISSUER_URL to the address of a Keycloak realm, such as https://id.example.cn/realms/zhangjiagang.',
    ),
  );

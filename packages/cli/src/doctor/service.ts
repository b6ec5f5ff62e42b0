import { issuerOf } from '../places.js';
import { clockFinding } from './clock.js';
import { checked, type Finding, ok, problem, warning } from './finding.js';

const PATIENCE = 5_000;

/** The gateway, and the issuer that it trusts. */
export async function serviceFindings(url: string): Promise<Finding[]> {
  const gateway = await checked('gateway', async () => [await gatewayFinding(url)]);
  const issuerUrl = issuerOf(url);
  const besideGateway = issuerUrl.startsWith(`${url}/`);
  // The development issuer lives in the same process: it has nothing to say of its own while that is down.
  if (besideGateway && gateway.some(({ level }) => level !== 'OK')) return gateway;
  return [...gateway, ...(await checked('issuer', () => issuerFindings(issuerUrl)))];
}

async function gatewayFinding(url: string): Promise<Finding> {
  const response = await answerOf(`${url}/health`);
  if (!response) {
    return warning(
      'gateway',
      `网关没有运行（${url}）：请用 npm start 启动`,
      `The gateway is not running (${url}): npm start starts it`,
    );
  }
  const health = await jsonOf(response);
  if (response.ok && health?.status === 'ok') return ok('gateway', '网关正常', `The gateway answers at ${url}`);
  if (health?.status === 'database unreachable') {
    return problem(
      'gateway',
      '网关连不上数据库：请停止平台后重新 npm start',
      'The gateway cannot reach its database: stop the platform and start it again with npm start',
    );
  }
  if (response.status === 503) {
    return warning('gateway', '平台正在启动，请稍后再试', 'The platform is still starting: try again in a moment');
  }
  return problem(
    'gateway',
    `${url} 上是另一个程序（HTTP ${response.status}）：请用 PORT 换一个端口`,
    `Another program answers at ${url} (HTTP ${response.status}): choose another port with PORT`,
  );
}

async function issuerFindings(issuerUrl: string): Promise<Finding[]> {
  const asked = Date.now();
  const response = await answerOf(`${issuerUrl}/.well-known/openid-configuration`);
  const answered = Date.now();
  const document = response && (await jsonOf(response));
  if (!document || typeof document.jwks_uri !== 'string') {
    return [
      problem(
        'issuer',
        `身份服务 ${issuerUrl} 没有应答：请检查 ISSUER_URL 及其 Keycloak`,
        `The issuer ${issuerUrl} does not answer: check ISSUER_URL and its Keycloak`,
      ),
    ];
  }
  if (document.issuer !== issuerUrl) {
    return [
      problem(
        'issuer',
        `身份服务自称 ${String(document.issuer)}，与 ${issuerUrl} 不同：请让两者一致（Keycloak 的 hostname）`,
        `The issuer calls itself ${String(document.issuer)}, not ${issuerUrl}: make both the same (Keycloak’s hostname)`,
      ),
    ];
  }
  const date = Date.parse(response?.headers.get('date') ?? '');
  // The header tells whole seconds.
  const clock = Number.isNaN(date) ? [] : [clockFinding(issuerUrl, date, asked - 1_000, answered)];
  return [await keyFinding(document.jwks_uri, issuerUrl), ...clock];
}

async function keyFinding(jwksUrl: string, issuerUrl: string): Promise<Finding> {
  const response = await answerOf(jwksUrl);
  const keys = response && (await jsonOf(response))?.keys;
  if (Array.isArray(keys) && keys.length > 0) {
    return ok(
      'issuer',
      `身份服务正常，密钥 ${keys.length} 个`,
      `The issuer answers with ${keys.length} key(s): ${issuerUrl}`,
    );
  }
  return problem(
    'issuer',
    `身份服务没有给出密钥：${jwksUrl}`,
    `The issuer shows no keys at ${jwksUrl}: check its realm`,
  );
}

const answerOf = (url: string): Promise<Response | null> =>
  fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);

const jsonOf = async (response: Response): Promise<Record<string, unknown> | null> =>
  (await response.json().catch(() => null)) as Record<string, unknown> | null;

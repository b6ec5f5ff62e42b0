import { type Text, text } from '@gongzhi/kernel';
import { connectionFromUrl, StartupProblem } from '@gongzhi/storage';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What would be unsafe where people's data is real: each with what to do instead. The first that applies is told, before
 * any work is done. @throws StartupProblem
 */
export function refuseUnsafe(environment: Environment): void {
  for (const check of [knownMode, ...(environment.NODE_ENV === 'production' ? PRODUCTION : [])]) {
    const problem = check(environment);
    if (problem) throw new StartupProblem(problem);
  }
}

const MODES = ['production', 'development', 'test'];

/** A word that only looks like production would open the development sign-in to everybody. */
function knownMode({ NODE_ENV: mode }: Environment): Text | null {
  if (!mode || MODES.includes(mode)) return null;
  return text(
    `NODE_ENV 应为 production 或 development，而不是 ${mode}。`,
    `NODE_ENV is production or development, not ${mode}.`,
  );
}

const PRODUCTION: readonly ((environment: Environment) => Text | null)[] = [
  ownIssuer,
  issuerBehindTls,
  givenMasterKey,
  randomMasterKey,
  databaseBehindTls,
  databasePassword,
  noDebugging,
];

function ownIssuer({ ISSUER_URL: issuer }: Environment): Text | null {
  if (issuer) return null;
  return text(
    '生产环境不提供开发用登录：请用 ISSUER_URL 指定 Keycloak 的域地址。',
    'Production has no development sign-in: name your Keycloak realm with ISSUER_URL.',
  );
}

function issuerBehindTls({ ISSUER_URL: issuer = '' }: Environment): Text | null {
  if (!/^http:/i.test(issuer) || isThisMachine(new URL(issuer).hostname)) return null;
  return text(
    '生产环境的 ISSUER_URL 应以 https:// 开头，否则密码和令牌会被人看到；请为 Keycloak 配置 TLS。',
    'In production ISSUER_URL begins with https://, or passwords and tokens can be read on the way: set up TLS for Keycloak.',
  );
}

function givenMasterKey({ GONGZHI_MASTER_KEY: key }: Environment): Text | null {
  if (key) return null;
  return text(
    '生产环境需要用 GONGZHI_MASTER_KEY 给出主密钥并另行妥善保管，可用 openssl rand -hex 32 生成。',
    'Production is given its master key by GONGZHI_MASTER_KEY, kept apart from the data; openssl rand -hex 32 makes one.',
  );
}

function randomMasterKey({ GONGZHI_MASTER_KEY: key = '' }: Environment): Text | null {
  if (!/^[0-9a-f]{64}$/i.test(key) || !isGuessable(Buffer.from(key, 'hex'))) return null;
  return text(
    'GONGZHI_MASTER_KEY 容易被猜到，请换成随机的密钥，可用 openssl rand -hex 32 生成。',
    'GONGZHI_MASTER_KEY can be guessed: replace it by a random one, which openssl rand -hex 32 makes.',
  );
}

/** Of 32 random bytes nearly all differ, from one another and by how much. */
function isGuessable(key: Buffer): boolean {
  const steps = key.map((byte, place) => byte - (key[place - 1] ?? 0)).subarray(1);
  return new Set(key).size < 16 || new Set(steps).size < 16;
}

function databaseBehindTls({ DATABASE_URL: url }: Environment): Text | null {
  if (!url) return null;
  const { host, ssl } = connectionFromUrl(url);
  if (isThisMachine(host) || ssl) return null;
  return text(
    '生产环境连接其他机器上的 PostgreSQL 需要 TLS：请在 DATABASE_URL 末尾加 ?sslmode=verify-full（或至少 require）。',
    'Production reaches PostgreSQL on another machine by TLS only: end DATABASE_URL with ?sslmode=verify-full, or at least require.',
  );
}

function databasePassword({ DATABASE_URL: url }: Environment): Text | null {
  if (!url) return null;
  const { host, user, password = '' } = connectionFromUrl(url);
  if (isThisMachine(host) || (password.length >= 12 && password !== user && !COMMON.test(password))) return null;
  return text(
    'DATABASE_URL 中的数据库密码太短或太常见，请换成 12 位以上的随机密码。',
    'The database password in DATABASE_URL is short or common: replace it by a random one of 12 characters or more.',
  );
}

const COMMON = /^(.)\1*$|password|postgres|gongzhi|changeme|123456|qwerty/i;

function noDebugging({ GONGZHI_DEBUG: debug }: Environment): Text | null {
  if (!debug) return null;
  return text(
    'GONGZHI_DEBUG 会把居民信息写进日志，生产环境请去掉这个变量。',
    'GONGZHI_DEBUG writes residents’ data into the log: remove it in production.',
  );
}

/** No address for a machine's own sockets. */
const isThisMachine = (host: string): boolean =>
  host.startsWith('/') || /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/** What a trial has filled may hold sample people, whom anybody can sign in as. */
export const TRIAL_DATA = text(
  '这个数据库里有样例城市：生产环境请用 DATA_DIR 或 DATABASE_URL 另指定一个空的。',
  'This database holds the sample city: name an empty one with DATA_DIR or DATABASE_URL for production.',
);

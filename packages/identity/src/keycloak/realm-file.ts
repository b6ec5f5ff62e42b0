import { readFileSync } from 'node:fs';
import { refuse, text } from '@gongzhi/kernel';
import { z } from 'zod';

const mapper = z.looseObject({ name: z.string(), protocol: z.string(), protocolMapper: z.string() });
const client = z.looseObject({ clientId: z.string(), protocolMappers: z.array(mapper).optional() });
const serviceAccount = z.looseObject({
  username: z.string().startsWith('service-account-'),
  serviceAccountClientId: z.string(),
  clientRoles: z.record(z.string(), z.array(z.string())),
});

/**
 * What of Keycloak's own realm representation we declare. `clientScopes` is missing on purpose: a file that lists any
 * loses all that are built in, and with `basic` the `sub` of every token. Persons are no part of it either.
 */
const realmFile = z
  .object({
    realm: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    roles: z.object({ realm: z.array(z.looseObject({ name: z.string() })) }),
    clients: z.array(client),
    users: z.array(serviceAccount),
    clientScopes: z.undefined({ error: 'would remove the built-in scopes' }).optional(),
  })
  .catchall(z.unknown());

export type RealmFile = z.infer<typeof realmFile>;
export type DeclaredClient = RealmFile['clients'][number];

/**
 * Reads a realm as Keycloak imports it: `${NAME}` stands for a variable of the surroundings.
 * @throws Refusal BAD_USER_INPUT naming the file, the variables that are not set, or the first place that is wrong
 */
export function readRealmFile(path: string, variables: NodeJS.ProcessEnv): RealmFile {
  const parsed = realmFile.safeParse(parseJson(path, substituted(path, variables)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || '-';
  throw refuse(
    'BAD_USER_INPUT',
    text(
      `${path} 不是可用的域配置：${where} 处 ${issue?.message}`,
      `${path} is no realm that can be used: ${where}: ${issue?.message}`,
    ),
    ['file'],
  );
}

function substituted(path: string, variables: NodeJS.ProcessEnv): string {
  const missing = new Set<string>();
  const content = read(path).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = variables[name];
    if (!value) missing.add(name);
    return JSON.stringify(value ?? '').slice(1, -1);
  });
  if (missing.size === 0) return content;
  const names = [...missing].join(', ');
  throw refuse(
    'BAD_USER_INPUT',
    text(`${path} 需要环境变量 ${names}`, `${path} needs the environment variables ${names}`),
    ['file'],
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw refuse('BAD_USER_INPUT', text(`无法读取 ${path}`, `${path} cannot be read`), ['file']);
  }
}

function parseJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    const reason = (error as Error).message;
    throw refuse('BAD_USER_INPUT', text(`${path} 不是 JSON：${reason}`, `${path} is no JSON: ${reason}`), ['file']);
  }
}

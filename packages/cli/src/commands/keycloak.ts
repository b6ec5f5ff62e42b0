import type { Administrator, RealmChange } from '@gongzhi/identity/keycloak';
import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { wrongUsage } from '../failure.js';
import { REALM_FILE } from '../places.js';
import { both, print, printJson } from '../terminal/words.js';
import { withJson } from './options.js';

const VARIABLES = `
环境变量 · Environment:
  ISSUER_URL                  域的地址 · the realm, as in https://id.example.cn/realms/zhangjiagang
  KEYCLOAK_URL                管理地址，默认同上 · where Keycloak is administered, by default the same address
  KEYCLOAK_ADMIN              管理员用户名，默认 admin · the administrator’s name, by default admin
  KEYCLOAK_ADMIN_PASSWORD     其密码 · their password
  GONGZHI_URL                 平台的公开地址 · the platform’s public address
  GONGZHI_INVITATIONS_SECRET  邀请用客户端的密钥 · secret of the client that invites
  密码与密钥可用 <名称>_FILE 从文件读取 · secrets can be read from a file, named by <NAME>_FILE`;

interface SyncOptions {
  file: string;
  dryRun?: boolean;
  json?: boolean;
}

/** The city's realm, looked after from the command line: nothing of it is clicked together. */
export function keycloakCommand(program: Command): void {
  const command = program
    .command('keycloak')
    .description('把 Keycloak 的域配置成所声明的样子 · Make the Keycloak realm what its file declares')
    .addHelpText('after', VARIABLES);
  withJson(
    command
      .command('sync')
      .description('比较并应用域配置，可重复执行 · Compare the realm with its file and apply what differs; repeatable')
      .option('--file <file>', '域配置文件 · The realm’s file', REALM_FILE)
      .option('--dry-run', '只列出差异 · Only tell what differs')
      .addHelpText('after', VARIABLES),
  ).action(sync);
  withJson(
    command
      .command('app')
      .description(
        '为第三方应用建立客户端，密钥只显示这一次 · Make the client of an app; its secret is shown this once',
      )
      .argument('<client-id>', '应用标识 · Id of the app')
      .option('--name <name>', '应用名称 · Name of the app')
      .addHelpText('after', VARIABLES),
  ).action(registerApp);
}

async function sync({ file, dryRun = false, json }: SyncOptions): Promise<void> {
  const { readRealmFile, syncRealm, told } = await import('@gongzhi/identity/keycloak');
  const { serverUrl, realm } = realmAddress();
  const declared = readRealmFile(file, { ...process.env, GONGZHI_REALM: realm });
  const keycloak = await administration(serverUrl);
  const changes = await syncRealm(keycloak, declared, { dryRun }).catch((error: unknown) => {
    throw told(error, serverUrl);
  });
  if (json) return printJson({ realm, applied: !dryRun, changes });
  for (const change of changes) print(lineOf(change));
  print(both(summary(changes.length, dryRun)));
}

function lineOf({ name, action, differences }: RealmChange): string {
  const told = (value: unknown) => (value === undefined ? '-' : JSON.stringify(value));
  const fields = differences.map(({ field, before, after }) => `    ${field}: ${told(before)} → ${told(after)}`);
  return [`${action === 'CREATE' ? '+' : '~'} ${name}`, ...fields].join('\n');
}

function summary(count: number, dryRun: boolean) {
  if (count === 0) return text('域与文件一致，无需更改', 'The realm is what its file declares: nothing to change');
  return dryRun
    ? text(`有 ${count} 处需要更改，未作更改`, `${count} things differ; nothing was changed`)
    : text(`已更改 ${count} 处`, `${count} things were changed`);
}

async function registerApp(
  clientId: string,
  { name = clientId, json }: { name?: string; json?: boolean },
): Promise<void> {
  const { registerAppClient, told } = await import('@gongzhi/identity/keycloak');
  const { serverUrl, realm } = realmAddress();
  const keycloak = await administration(serverUrl);
  keycloak.setConfig({ realmName: realm });
  const secret = await registerAppClient(keycloak, clientId, name).catch((error: unknown) => {
    throw told(error, serverUrl);
  });
  if (json) return printJson({ clientId, secret });
  print(
    both(
      text(
        `已建立应用 ${clientId}，密钥 ${secret} 只显示这一次`,
        `The app ${clientId} is made; its secret is shown this once: ${secret}`,
      ),
    ),
  );
}

/** Where Keycloak is, and the realm's name: both are in the issuer's address. */
function realmAddress(): { serverUrl: string; realm: string } {
  const [, serverUrl, realm] = /^(https?:\/\/.+)\/realms\/([^/]+)$/.exec(process.env.ISSUER_URL ?? '') ?? [];
  if (serverUrl && realm) return { serverUrl: process.env.KEYCLOAK_URL || serverUrl, realm };
  throw wrongUsage(
    '请用 ISSUER_URL 指定域的地址，如 https://id.example.cn/realms/zhangjiagang。',
    'Name the realm with ISSUER_URL, as in https://id.example.cn/realms/zhangjiagang.',
  );
}

async function administration(serverUrl: string) {
  const { administrationOf } = await import('@gongzhi/identity/keycloak');
  const { KEYCLOAK_ADMIN, KEYCLOAK_ADMIN_PASSWORD } = process.env;
  if (!KEYCLOAK_ADMIN_PASSWORD) {
    throw wrongUsage(
      '请用 KEYCLOAK_ADMIN_PASSWORD（或 KEYCLOAK_ADMIN_PASSWORD_FILE）给出管理员密码。',
      'Give the administrator’s password with KEYCLOAK_ADMIN_PASSWORD or KEYCLOAK_ADMIN_PASSWORD_FILE.',
    );
  }
  const administrator: Administrator = { userName: KEYCLOAK_ADMIN ?? 'admin', password: KEYCLOAK_ADMIN_PASSWORD };
  return administrationOf(serverUrl, administrator);
}

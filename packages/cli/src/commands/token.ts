import type { Command } from 'commander';
import { accessToken } from '../client/sign-in.js';
import { gatewayUrl } from '../places.js';
import { print, printJson } from '../terminal/words.js';
import { withJson, withUrl } from './options.js';

const USERS = `
用户 · Users:
  bureau               民政局 · the bureau
  <role>@<community>   角色为 admin leader executor steward catalyst partner，如 leader@xinfeng · a role in a community
  <email>              任何受邀邮箱 · any address that was invited
  app:<name>           样例应用，如 app:meal-board · a sample app

  curl -H "Authorization: Bearer $(npm run -s gongzhi -- token admin@xinfeng)" …`;

export function tokenCommand(program: Command): void {
  const command = program
    .command('token')
    .description('取得开发用访问令牌 · Get an access token of the development issuer')
    .argument('<user>', '用户名 · User name')
    .addHelpText('after', USERS);
  withJson(withUrl(command)).action(async (user: string, options: { url?: string; json?: boolean }) => {
    const token = await accessToken(user, gatewayUrl(options.url));
    if (options.json) printJson({ user, token });
    else print(token);
  });
}

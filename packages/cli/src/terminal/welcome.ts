import { SAMPLE_APPS, SAMPLE_USERS } from '@gongzhi/identity';
import { text } from '@gongzhi/kernel';
import { table } from './table.js';
import { both } from './words.js';

export interface Welcome {
  url: string;
  issuerUrl: string;
  dataFolder: string;
  /** The issuer signs sample users in by name. */
  development: boolean;
  /** How long the start took. */
  seconds: string;
}

/** What is shown once everything answers: where it is, who can sign in, what to try, how to stop. */
export function welcome({ url, issuerUrl, dataFolder, development, seconds }: Welcome): string {
  const { port } = new URL(url);
  const gongzhi = `${port === '4000' ? '' : `PORT=${port} `}npm run -s gongzhi --`;
  const query = `'{ community { name kind } projects { nodes { title } } }'`;
  const signIn = development
    ? [both(text('谁能登录（开发用，无需密码）', 'Who can sign in (development: no password)')), indented(users())]
    : [both(text(`登录：${issuerUrl}`, `Sign in at ${issuerUrl}`))];
  const tries = [
    [both(text('打开浏览器', 'Open the explorer')), url],
    ...(development
      ? [
          [both(text('取得令牌', 'Get a token')), `${gongzhi} token admin@xinfeng`],
          [both(text('查询', 'Ask something')), `${gongzhi} query --as admin@xinfeng --community xinfeng ${query}`],
        ]
      : []),
  ];
  return [
    '',
    `共治已就绪 · Gongzhi is ready: ${url}  (${seconds} s)`,
    `${both(text('数据在', 'Data in'))} ${dataFolder}`,
    '',
    ...signIn,
    '',
    both(text('试一试', 'Try')),
    indented(table(tries)),
    '',
    both(text('按 Ctrl-C 停止。', 'Ctrl-C stops everything.')),
  ].join('\n');
}

function users(): string {
  const apps = SAMPLE_APPS.map(({ name }) => `app:${name}`).join(' ');
  return table([
    ...SAMPLE_USERS.map(({ name, zh, en }) => [name, both({ zh, en })]),
    ['<role>@<community>', both(text('任何社区，如 admin@chengxi', 'any community, as in admin@chengxi'))],
    [apps, both(text('样例应用', 'sample apps'))],
  ]);
}

const indented = (lines: string): string => lines.replace(/^/gm, '  ');

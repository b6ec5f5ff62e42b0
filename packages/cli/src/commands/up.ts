import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ROOT } from '../places.js';
import { logging, reportFault } from '../terminal/faults.js';
import { stopRequest } from '../terminal/stop-request.js';
import { welcome } from '../terminal/welcome.js';
import { both, note, print } from '../terminal/words.js';
import { withJson } from './options.js';

const ENVIRONMENT = `
环境变量 · Environment:
  PORT          端口，默认 4000 · port, 4000 by default
  DATA_DIR      数据文件夹，默认 .data · data folder, .data by default
  DATABASE_URL  自备 PostgreSQL（15 以上），默认用内置的 · a PostgreSQL of your own; else the embedded one
  ISSUER_URL    Keycloak 域地址，默认用开发登录 · realm of your Keycloak; else the development sign-in
  GONGZHI_INVITATIONS_SECRET  让 Keycloak 为受邀者建立账号 · lets Keycloak make accounts of those who are invited
  KEYCLOAK_URL                Keycloak 的管理地址，默认取自 ISSUER_URL · where Keycloak is administered; by default as in ISSUER_URL
  GONGZHI_URL                 平台的公开地址，邀请邮件引向它 · the public address, to which invitations lead
  NODE_ENV      production 时不提供开发登录和样例 · production: no development sign-in, no sample city
  GONGZHI_MASTER_KEY       主密钥，生产环境必填 · the master key, which production needs
  GONGZHI_MODULES  另外载入的模块包：名称或文件夹，以逗号分隔 · packages of further modules: names or folders, with commas
  GONGZHI_COST_PER_MINUTE  每个调用者每分钟的查询代价上限 · what one caller may ask in a minute`;

export function upCommand(program: Command): void {
  const command = program
    .command('up')
    .description('启动平台，Ctrl-C 停止 · Start the platform; Ctrl-C stops it')
    .addHelpText('after', ENVIRONMENT);
  command.option(
    '--no-worker',
    '不在本进程内执行后台任务，另用 gongzhi worker · No jobs in this process: gongzhi worker does them',
  );
  withJson(command).action(up);
}

async function up({ json, worker }: { json?: boolean; worker: boolean }): Promise<void> {
  const tell = json ? note : print;
  const stop = stopRequest(() =>
    tell(both(text('正在停止……（再按一次 Ctrl-C 强制结束）', 'Stopping… (Ctrl-C again forces it)'))),
  );
  const begun = performance.now();
  const elapsed = () => ((performance.now() - begun) / 1000).toFixed(1);
  const step = (line: string) => tell(`[${elapsed().padStart(5)} s] ${line}`);
  step(both(text('启动共治', 'Starting Gongzhi')));

  const { openDataFolder } = await import('@gongzhi/storage');
  const { settingsFrom, startPlatform } = await import('../index.js');
  const settings = settingsFrom(process.env);
  const onProgress = (progress: Parameters<typeof both>[0]) => {
    // What throws here ends the start and undoes it, in the order in which it was done.
    stop.throwIfAsked();
    step(both(progress));
  };
  const dataFolder = openDataFolder(ROOT);
  const platform = await startPlatform({
    ...settings,
    dataFolder,
    sample: !settings.production,
    worker,
    onProgress,
    ...(settings.production ? logging() : { report: reportFault }),
  }).catch((error: unknown) => {
    if (stop.isAsked()) return null;
    throw error;
  });

  try {
    if (platform && !stop.isAsked()) {
      if (json) print(JSON.stringify({ url: platform.url, issuerUrl: platform.issuerUrl, dataFolder }));
      else print(welcome({ ...platform, development: settings.issuerUrl === null, dataFolder, seconds: elapsed() }));
      await stop.asked;
    }
  } finally {
    await platform?.stop();
  }
  tell(both(text('已停止。', 'Stopped.')));
}

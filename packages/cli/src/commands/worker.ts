import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ROOT } from '../places.js';
import { logging, reportFault } from '../terminal/faults.js';
import { stopRequest } from '../terminal/stop-request.js';
import { both, note, print } from '../terminal/words.js';
import { withJson } from './options.js';

export function workerCommand(program: Command): void {
  const command = program
    .command('worker')
    .description('执行后台任务与定期任务，Ctrl-C 停止 · Do jobs and recurring tasks; Ctrl-C stops it')
    .addHelpText(
      'after',
      '\nDATA_DIR、DATABASE_URL、GONGZHI_MASTER_KEY、GONGZHI_MODULES 与 up 相同；可运行任意多个 · as for up; any number may run',
    );
  withJson(command).action(work);
}

async function work({ json }: { json?: boolean }): Promise<void> {
  const tell = json ? note : print;
  const stop = stopRequest(() =>
    tell(both(text('正在停止，未完成的任务由下一个进程继续……', 'Stopping; what is left, the next one goes on with…'))),
  );
  const { openDataFolder } = await import('@gongzhi/storage');
  const { settingsFrom, startWorkerProcess } = await import('../index.js');
  const { production, ...settings } = settingsFrom(process.env);
  const dataFolder = openDataFolder(ROOT);
  const report = production ? logging().report : reportFault;
  const onProgress = (progress: Parameters<typeof both>[0]) => tell(both(progress));
  const worker = await startWorkerProcess({ ...settings, dataFolder, onProgress, report });
  try {
    if (json) print(JSON.stringify({ worker: process.pid, dataFolder }));
    else print(both(text('后台任务进程已就绪', 'The worker is ready')));
    await stop.asked;
  } finally {
    await worker.stop();
  }
  tell(both(text('已停止。', 'Stopped.')));
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform } from '@gongzhi/cli';
import { expect, it, onTestFinished } from 'vitest';
import { Command, emptyFolder } from './command.js';

const COMMUNITIES = 300;
const row = (_: unknown, n: number) => `renwu-${n},任务社区${n}号,城市商业,yangshe,admin@renwu-${n}`;
const content = ['社区代码,名称,类型,镇街,管理员邮箱', ...Array.from({ length: COMMUNITIES }, row)].join('\n');

it('a large file goes on as a job when its command is left, and can be followed again', async () => {
  const folder = emptyFolder();
  const platform = await startPlatform({
    ...{ port: 0, databaseUrl: null, issuerUrl: null, production: false },
    ...{ dataFolder: folder, sample: false, durable: false },
  } as Parameters<typeof startPlatform>[0]);
  onTestFinished(() => platform.stop());
  const file = join(folder, 'list.csv');
  writeFileSync(file, content);
  const gongzhi = (...words: string[]) => new Command(['onboard', ...words], { GONGZHI_URL: platform.url });

  const first = gongzhi(file, '--yes');
  await first.says(/\d+\/300 onboarded/);
  expect(await first.end('SIGINT')).toBe(1);
  const job = /--attach (\S+)/.exec(first.stderr)![1]!;
  const second = gongzhi('--attach', job);
  expect([await second.ended(), second.stdout]).toEqual([0, expect.stringContaining('300 onboarded')]);

  const again = gongzhi(file, '--yes');
  expect([await again.ended(), again.stdout]).toEqual([0, expect.stringContaining('300 unchanged')]);
  const unknown = gongzhi('--attach', 'Job_none');
  expect([await unknown.ended(), unknown.stderr]).toEqual([1, expect.stringContaining('There is no job Job_none')]);
}, 120_000);

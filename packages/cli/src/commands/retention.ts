import { join } from 'node:path';
import { type Text, text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { both, print, printJson } from '../terminal/words.js';
import { withJson } from './options.js';

interface RetentionOptions {
  dryRun?: boolean;
  community?: string;
  json?: boolean;
}

/** Takes away what has been kept for its time; as the tables' owner, since nobody who serves requests may. */
export function retentionCommand(program: Command): void {
  const command = program
    .command('retention')
    .description('按保存期限清除数据（期限见 tenants/defaults/retention.yaml） · Take away data whose time is over')
    .option('--dry-run', '只说明会清除什么 · Say what would go, and change nothing')
    .option('--community <code>', '只在一个社区 · In one community only');
  withJson(command).action(run);
}

async function run({ dryRun = false, community, json }: RetentionOptions): Promise<void> {
  const [{ withOwnDatabase }, { everyCommunity, readRetention, retain }, { TENANTS }, { openExchanges }] =
    await Promise.all([
      import('../own-database.js'),
      import('@gongzhi/domain'),
      import('../deployment.js'),
      import('@gongzhi/storage'),
    ]);
  const periods = readRetention(join(TENANTS, 'defaults'));
  const found = await withOwnDatabase(async ({ database, logins }) => {
    const exchanges = openExchanges(logins.owner, { mode: 'write', poolSize: 1 });
    try {
      const communities = (await everyCommunity(database)).filter(({ code }) => !community || code === community);
      const removed: { community: string; removed: Awaited<ReturnType<typeof retain>> }[] = [];
      for (const { id, code } of communities) {
        const tools = { exchanges, login: 'owner', app: database.app } as const;
        removed.push({ community: code, removed: await retain(tools, id, periods, dryRun) });
      }
      return removed.filter((each) => Object.keys(each.removed).length > 0);
    } finally {
      await exchanges.close();
    }
  });
  if (json) return printJson(found);
  for (const each of found) print(both(lineOf(each, dryRun)));
  if (found.length === 0) print(both(text('没有到期的数据', 'Nothing has been kept for its time yet')));
}

function lineOf({ community, removed }: { community: string; removed: Record<string, number> }, dryRun: boolean): Text {
  const counts = Object.entries(removed).map(([kind, count]) => `${kind} ${count}`);
  return dryRun
    ? text(`${community} 将清除 ${counts.join('、')}`, `${community} would lose ${counts.join(', ')}`)
    : text(`${community} 已清除 ${counts.join('、')}`, `${community} has lost ${counts.join(', ')}`);
}

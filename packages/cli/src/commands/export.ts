import { join } from 'node:path';
import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { CommandFailure } from '../failure.js';
import { both, print, printJson } from '../terminal/words.js';
import { withJson } from './options.js';

interface ExportOptions {
  to: string;
  reason: string;
  json?: boolean;
}

/** What whoever runs the deployment hands out, from the database itself. */
export function exportCommand(program: Command): void {
  const command = program
    .command('export')
    .description('导出数据，由运维在数据库上执行 · Export data, by the operator');
  withJson(
    command
      .command('community')
      .description('一个社区的全部数据：每张表一个文件，附清单和说明 · Everything of one community, as files')
      .argument('<code>', '社区代码，曾用的也可以 · Code of the community, or one that it had')
      .requiredOption('--to <folder>', '写入哪个文件夹（其下新建一个） · The folder in which it makes one')
      .requiredOption('--reason <text>', '为谁、为何导出 · For whom, and why'),
  ).action(exportCommunity);
}

async function exportCommunity(code: string, { to, reason, json }: ExportOptions): Promise<void> {
  const [{ withOwnDatabase }, { connected }, { exportTenant, noteExport }] = await Promise.all([
    import('../own-database.js'),
    import('@gongzhi/storage'),
    import('@gongzhi/domain'),
  ]);
  const done = await withOwnDatabase(({ logins }) =>
    connected(logins.owner, async (client) => {
      const { rows } = await client.query(
        `select id, code from community where code = $1
         union all select c.id, c.code from community_code k join community c on c.id = k.line_id where k.code = $1 limit 1`,
        [code],
      );
      if (!rows[0]) throw new CommandFailure(text(`没有代码为 ${code} 的社区。`, `No community has the code ${code}.`));
      const folder = join(to, `${rows[0].code}-${new Date().toISOString().slice(0, 19).replaceAll(/\D/g, '')}`);
      const { manifest, hash } = await exportTenant(client, rows[0].id, folder);
      await noteExport(client, manifest, { hash, reason, actorKey: 'operator' });
      const total = manifest.files.reduce((sum, { rows: n }) => sum + n, 0);
      return { folder, files: manifest.files.length, rows: total, sha256: hash };
    }),
  );
  if (json) printJson(done);
  else
    print(
      both(
        text(
          `已写入 ${done.folder}：${done.files} 个文件，${done.rows} 行；清单校验值 ${done.sha256}`,
          `${done.folder}: ${done.files} files, ${done.rows} rows; the manifest's hash is ${done.sha256}`,
        ),
      ),
    );
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ask, problemsOf, refusedBy } from '../client/answer.js';
import { send } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { type Document, writeFolder } from '../configuration/folder.js';
import { CommandFailure, wrongUsage } from '../failure.js';
import { both, note, print, printJson } from '../terminal/words.js';
import { withCommunity, withJson, withSignIn } from './options.js';

interface ExportOptions {
  to: string;
  reason: string;
  json?: boolean;
}

/** What is handed out: by whoever runs the deployment, from the database itself, or by whoever keeps a community's register. */
export function exportCommand(program: Command): void {
  const command = program.command('export').description('导出数据 · Export data');
  withJson(
    command
      .command('community')
      .description(
        '一个社区的全部数据，由运维在数据库上执行：每张表一个文件，附清单和说明 · Everything of one community, as files, by the operator',
      )
      .argument('<code>', '社区代码，曾用的也可以 · Code of the community, or one that it had')
      .requiredOption('--to <folder>', '写入哪个文件夹（其下新建一个） · The folder in which it makes one')
      .requiredOption('--reason <text>', '为谁、为何导出 · For whom, and why'),
  ).action(exportCommunity);
  withJson(
    withCommunity(
      withSignIn(
        command
          .command('persons')
          .description(
            '居民和住户名单（CSV），标识脱敏，可用 import persons 再导入 · Residents and households as CSV, identifiers masked; import persons reads it back',
          )
          .option('--to <file>', '写入哪个文件，默认标准输出 · The file; by default standard output')
          .option('--no-mark', '不加 Excel 识别 UTF-8 的标记 · Without the mark by which Excel knows UTF-8'),
      ),
    ),
  ).action(exportPersons);
  withJson(
    withCommunity(
      withSignIn(
        command
          .command('configuration')
          .description(
            '一个社区的整套配置，写成可审阅的 YAML 文件（不含人、资金与标识），可用 apply 再应用 · How a community is set up, as YAML files to be reviewed (no persons, no money, no ids); apply brings a community to them',
          )
          .option(
            '--to <folder>',
            '写入哪个文件夹，默认 tenants/communities/<代码> · The folder; by default tenants/communities/<code>',
          ),
      ),
    ),
  ).action(exportConfiguration);
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

const CONFIGURATION = '{ communityConfiguration { document revision leftOut } }';

interface ExportConfigurationOptions extends SignInOptions {
  to?: string;
  json?: boolean;
}

async function exportConfiguration({ to, json, ...options }: ExportConfigurationOptions): Promise<void> {
  if (!options.community) {
    throw wrongUsage('请用 --community <代码> 说明导出哪个社区。', 'Say with --community <code> which community.');
  }
  const { communityConfiguration } = await ask<{
    communityConfiguration: { document: Document; revision: string; leftOut: string[] };
  }>(await connect(options), { query: CONFIGURATION });
  const { document, revision, leftOut } = communityConfiguration;
  const folder = to ?? join('tenants', 'communities', options.community);
  const files = writeFolder(folder, document);
  if (json) return printJson({ to: folder, files, revision, leftOut });
  print(both(text(`已写入 ${folder}：${files.length} 个文件。`, `${folder}: ${files.length} files.`)));
  if (leftOut.length > 0) {
    note(
      both(
        text(
          `因提到已登记的人而未写入：${leftOut.join('、')}`,
          `Left out, since somebody who is registered is named: ${leftOut.join(', ')}`,
        ),
      ),
    );
  }
}

const EXPORT = `mutation Export($input: ExportPersonsInput!) {
  exportPersons(input: $input) { export { csv count } userErrors { code field message } }
}`;

interface ExportPersonsOptions extends SignInOptions {
  to?: string;
  mark: boolean;
  json?: boolean;
}

async function exportPersons({ to, mark, json, ...options }: ExportPersonsOptions): Promise<void> {
  const answer = await send(await connect(options), { query: EXPORT, variables: { input: { mark } } });
  const found = answer.data?.exportPersons as { export: { csv: string; count: number } | null } | undefined;
  if (!found?.export) throw refusedBy(problemsOf(answer));
  const { csv, count } = found.export;
  if (!to) return json ? printJson({ csv, count }) : void process.stdout.write(csv);
  try {
    writeFileSync(to, csv, { mode: 0o600 });
  } catch (error) {
    throw new CommandFailure(text(`写不到 ${to}。`, `${to} cannot be written.`), undefined, error);
  }
  if (json) printJson({ to, count });
  else note(both(text(`已写入 ${to}：${count} 人。`, `${to}: ${count} people.`)));
}

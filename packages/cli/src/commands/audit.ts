import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { EXIT } from '../failure.js';
import { both, complain, print, printJson } from '../terminal/words.js';
import { withJson } from './options.js';

interface VerifyOptions {
  community?: string;
  heads?: string;
  json?: boolean;
}

/** The audit trail as whoever runs the deployment holds it: beside the gateway, on the database itself. */
export function auditCommand(program: Command): void {
  const command = program
    .command('audit')
    .description('封存、核对审计记录 · Seal the audit trail, and verify that nobody has touched it');
  withJson(
    command
      .command('verify')
      .description(
        '逐条核对，指出第一条被动过的记录 · Hold every entry against its seal; name the first that was touched',
      )
      .option('--community <code>', '只核对一个社区 · One community only')
      .option(
        '--heads <file>',
        '另存的链头文件，默认取数据文件夹中的 · Heads kept elsewhere; by default the data folder’s',
      ),
  ).action(verify);
  withJson(
    command
      .command('seal')
      .description('立即封存新增的记录并公布链头 · Seal what is new at once, and publish the heads')
      .option('--community <code>', '只封存一个社区 · One community only'),
  ).action(seal);
}

async function verify({ community, heads, json }: VerifyOptions): Promise<void> {
  const [{ withOwnDatabase }, { breakageText, headsFile, verdictsOf }] = await Promise.all([
    import('../own-database.js'),
    import('../audit/verdicts.js'),
  ]);
  const verdicts = await withOwnDatabase(({ dataFolder, database }) =>
    verdictsOf(database, heads ?? headsFile(dataFolder), community),
  );
  const broken = verdicts.filter((verdict) => verdict.broken);
  if (json) printJson(verdicts);
  else {
    for (const verdict of broken) complain(breakageText(verdict)!);
    const sum = (pick: (verdict: (typeof verdicts)[number]) => number) =>
      verdicts.reduce((total, verdict) => total + pick(verdict), 0);
    const [sound, waiting] = [sum((each) => each.sound), sum((each) => each.waiting)];
    print(
      both(
        text(
          `核对 ${verdicts.length} 条链：${sound} 条记录完好，${waiting} 条待封存，${broken.length} 条链断裂`,
          `${verdicts.length} chains: ${sound} entries are sound, ${waiting} wait to be sealed, ${broken.length} chains are broken`,
        ),
      ),
    );
  }
  if (broken.length > 0) process.exitCode = EXIT.failed;
}

async function seal({ community, json }: { community?: string; json?: boolean }): Promise<void> {
  const [{ withOwnDatabase }, { headsFile }, { publishHeads, sealEverything }] = await Promise.all([
    import('../own-database.js'),
    import('../audit/verdicts.js'),
    import('@gongzhi/domain'),
  ]);
  const grown = await withOwnDatabase(async ({ dataFolder, database }) => {
    const heads = await sealEverything(database, community);
    publishHeads(headsFile(dataFolder), heads);
    return heads;
  });
  if (json) printJson(grown);
  else print(both(text(`已封存，${grown.length} 条链有新增`, `Sealed: ${grown.length} chains have grown`)));
}

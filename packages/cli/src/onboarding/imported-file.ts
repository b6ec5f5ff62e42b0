import { type Text, text } from '@gongzhi/kernel';
import { type Command, Option } from 'commander';
import { withCommunity, withJson, withSignIn } from '../commands/options.js';
import { isAgreed } from '../terminal/ask.js';
import { both, note } from '../terminal/words.js';
import type { FileFormat } from './file-to-send.js';

/** How far a command goes that imports a file. */
export interface ApplyOptions {
  format?: FileFormat;
  apply?: boolean;
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** The options that every import of a community's own file has. */
export const withFile = (command: Command): Command =>
  withJson(
    withCommunity(
      withSignIn(
        command
          .addOption(
            new Option('--format <format>', '格式，默认按扩展名，否则为 CSV · Format; by the file’s ending, else CSV')
              .choices(['CSV', 'YAML', 'XLSX'])
              .argParser((value) => value.toUpperCase()),
          )
          .option(
            '--apply',
            '照计划执行；不加则先看计划，在终端上再询问 · Do it; without it the plan is shown, and on a terminal you are asked',
          )
          .option('-y, --yes', '同 --apply · The same as --apply')
          .option('--dry-run', '只看计划，不询问 · Show the plan only, ask nothing'),
      ),
    ),
  );

/** Whether a plan that was shown is to be carried out. Where nobody sits to be asked, it stays a plan, and that is told. */
export async function isToBeDone(question: Text, { apply, yes, dryRun, json }: ApplyOptions): Promise<boolean> {
  if (dryRun) return false;
  if (apply || yes) return true;
  if (process.stdin.isTTY && !json) return isAgreed(question);
  note(both(text('以上只是计划；要执行请加 --apply。', 'This is a plan only; add --apply to carry it out.')));
  return false;
}

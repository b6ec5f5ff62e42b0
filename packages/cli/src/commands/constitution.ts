import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { ask } from '../client/answer.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { CommandFailure } from '../failure.js';
import { textOf } from '../input/text-file.js';
import { table } from '../terminal/table.js';
import { both, print, printJson } from '../terminal/words.js';
import { withCommunity, withJson, withSignIn } from './options.js';

interface ConstitutionOptions extends SignInOptions {
  note?: string;
  json?: boolean;
}

export function constitutionCommand(program: Command): void {
  const group = program
    .command('constitution')
    .description('本社区对城市治理规则的收紧 · How a community narrows the city’s constitution');
  const file = (name: string, description: string) =>
    withJson(
      withCommunity(
        withSignIn(
          group
            .command(name)
            .description(description)
            .argument(
              '<file>',
              'YAML：narrowings、reservedAffairs；- 为标准输入 · YAML with both lists; - for what is piped in',
            ),
        ),
      ),
    );
  file('plan', '只看差别与受影响的人数 · Show what would change, and for how many').action(plan);
  file('apply', '执行，立即生效 · Change it, at once')
    .option('--note <words>', '缘由，留在历史中 · Why; stays in the history')
    .action(apply);
}

const PLAN = `query Plan($input: PlanConstitutionInput!) {
  planConstitution(input: $input) {
    revision affected
    changes { rule holder holderTitle before after affected }
    affairs { affair { key zh en } isAdded }
    conflicts { title }
    problems { code field message }
  }
}`;

interface Plan {
  revision: number;
  affected: number;
  changes: { rule: string; holderTitle: string; before: string[]; after: string[]; affected: number }[];
  affairs: { affair: { key: string; zh: string }; isAdded: boolean }[];
  conflicts: { title: string }[];
  problems: { field: string[] | null; message: string }[];
}

async function plan(file: string, options: ConstitutionOptions): Promise<void> {
  await planned(file, options);
}

/** Asks what the file would do, and shows it. @throws CommandFailure where it has problems */
async function planned(file: string, options: ConstitutionOptions) {
  const input = inputOf(file);
  const connection = await connect(options);
  const { planConstitution } = await ask<{ planConstitution: Plan }>(connection, { query: PLAN, variables: { input } });
  if (planConstitution.problems.length > 0) throw problematic(planConstitution.problems);
  if (options.json) printJson(planConstitution);
  else print(planReport(planConstitution));
  return { input, connection, revision: planConstitution.revision };
}

const APPLY = `mutation Apply($input: ApplyConstitutionInput!) {
  applyConstitution(input: $input) { constitution { revision } userErrors { code field message } }
}`;

async function apply(file: string, options: ConstitutionOptions): Promise<void> {
  const { input, connection, revision } = await planned(file, options);
  const variables = {
    input: { ...input, expectedRevision: revision, ...(options.note ? { note: options.note } : {}) },
  };
  await ask(connection, { query: APPLY, variables });
  if (!options.json) print(both(text(`已修改，第 ${revision + 1} 次修订。`, `Changed: revision ${revision + 1}.`)));
}

function inputOf(file: string): Record<string, unknown> {
  const read: unknown = parse(textOf(file));
  const isLists = typeof read === 'object' && read !== null && !Array.isArray(read);
  const stray = isLists ? Object.keys(read).filter((key) => key !== 'narrowings' && key !== 'reservedAffairs') : ['?'];
  if (isLists && stray.length === 0) return read as Record<string, unknown>;
  throw new CommandFailure(
    text(
      `${file} 应只含 narrowings 与 reservedAffairs 两个列表。`,
      `${file} holds the lists narrowings and reservedAffairs, and nothing else.`,
    ),
  );
}

const problematic = (problems: Plan['problems']): CommandFailure =>
  new CommandFailure(
    text(
      problems.map(({ field, message }) => `${(field ?? []).join('.')}：${message}`).join('；'),
      `The file has ${problems.length} problem(s), at ${problems.map(({ field }) => (field ?? []).join('.')).join(', ')}.`,
    ),
  );

function planReport({ changes, affairs, conflicts, affected }: Plan): string {
  if (changes.length + affairs.length === 0) return both(text('没有要改的。', 'There is nothing to change.'));
  const said = (sentences: string[]) => sentences.join('；') || '不允许 not allowed';
  const rows = changes.map((each) => [
    each.rule,
    each.holderTitle,
    said(each.before),
    said(each.after),
    String(each.affected),
  ]);
  const listed = affairs.map(({ affair, isAdded }) => `${isAdded ? '+' : '-'} ${affair.key} ${affair.zh}`);
  const warned = conflicts.map(({ title }) => `! ${title}`);
  const parts = [
    rows.length > 0 && table(rows, ['规则 rule', '谁 who', '现在 now', '以后 then', '涉及 affected']),
    listed.length > 0 && `${both(text('保留事项', 'Reserved affairs'))}\n${listed.join('\n')}`,
    warned.length > 0 &&
      `${both(text('须另行确定运作者的项目', 'Projects that need another operator'))}\n${warned.join('\n')}`,
    both(text(`受影响的任职与应用：${affected}`, `Memberships and apps affected: ${affected}`)),
  ];
  return parts.filter(Boolean).join('\n\n');
}

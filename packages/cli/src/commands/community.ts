import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ask } from '../client/answer.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { CommandFailure, wrongUsage } from '../failure.js';
import { table } from '../terminal/table.js';
import { both, print, printJson } from '../terminal/words.js';
import { operationCommands } from './community-operations.js';
import { withJson, withSignIn } from './options.js';

interface CommunityOptions extends SignInOptions {
  json?: boolean;
}

/** What the bureau does with communities after they are onboarded: one sub-command for each step of their life. */
export function communityCommand(program: Command): void {
  const command = program
    .command('community')
    .description(
      '社区的生命周期：更名、暂停、归档、合并、删除、历史 · The life of a community: rename, suspend, archive, merge, delete, history',
    );
  renameCommand(command);
  statusCommand(command, 'suspend', 'SUSPENDED', '暂停，立即只读 · Suspend: read-only at once');
  statusCommand(command, 'resume', 'ACTIVE', '恢复运行 · Resume');
  statusCommand(command, 'archive', 'ARCHIVED', '归档，任何人不能再进入 · Archive: nobody enters any more');
  historyCommand(command);
  registerCommand(command);
  operationCommands(command);
}

/** A sub-command that works as the bureau. */
const asBureau = (command: Command): Command => withJson(withSignIn(command, 'GONGZHI_TOKEN, bureau'));

const withCode = (command: Command): Command =>
  command.argument('<code>', '社区代码，曾用的也可以 · Code of the community, or one that it had');

const withReason = (command: Command): Command =>
  command.option('--reason <text>', '原因，记入名册历史 · Why; it stands in the history');

const RENAME = `mutation Rename($input: RenameCommunityInput!) {
  renameCommunity(input: $input) { community { id code name status } userErrors { code field message } }
}`;

function renameCommand(parent: Command): void {
  const command = parent
    .command('rename')
    .description('更名或换代码，旧代码继续有效 · Another name or code; the old code goes on leading to it')
    .option('--name <name>', '新名称 · New name')
    .option('--code <code>', '新代码 · New code');
  asBureau(withReason(withCode(command))).action(
    async (code: string, options: CommunityOptions & { name?: string; code?: string; reason?: string }) => {
      if (options.name === undefined && options.code === undefined)
        throw wrongUsage(
          '请用 --name 或 --code 指定新名称或新代码。',
          'Say the new name or code with --name or --code.',
        );
      const { name, code: newCode, reason } = options;
      const input = { communityCode: code, name, code: newCode, reason };
      const connection = await connect(options, 'bureau');
      const { renameCommunity } = await ask<{ renameCommunity: Changed }>(connection, {
        query: RENAME,
        variables: { input },
      });
      show(renameCommunity, options);
    },
  );
}

const SET_STATUS = `mutation SetStatus($input: SetCommunityStatusInput!) {
  setCommunityStatus(input: $input) { community { id code name status } userErrors { code field message } }
}`;

interface Changed {
  community: { id: string; code: string; name: string; status: string };
}

function statusCommand(parent: Command, name: string, status: string, description: string): void {
  asBureau(withReason(withCode(parent.command(name).description(description)))).action(
    async (code: string, options: CommunityOptions & { reason?: string }) => {
      const input = { communityCode: code, status, reason: options.reason };
      const connection = await connect(options, 'bureau');
      const { setCommunityStatus } = await ask<{ setCommunityStatus: Changed }>(connection, {
        query: SET_STATUS,
        variables: { input },
      });
      show(setCommunityStatus, options);
    },
  );
}

function show({ community }: Changed, { json }: CommunityOptions): void {
  const { code, name, status } = community;
  if (json) printJson(community);
  else print(both(text(`${name}（${code}）现为 ${status}。`, `${code} is now ${status}.`)));
}

interface State {
  code: string;
  name: string;
  kind: string;
  status: string;
  residents: number | null;
  reason: string | null;
  from: string;
  until: string | null;
}

interface StatePage {
  nodes: State[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const STATE = 'code name kind status residents reason from until';
const HISTORY = `query History($code: String!) { communityByCode(code: $code) { history { ${STATE} } } }`;
const REGISTER = `query Register($date: LocalDate!, $after: String) {
  communitiesAsOf(date: $date, first: 100, after: $after) { nodes { ${STATE} } pageInfo { hasNextPage endCursor } }
}`;

function historyCommand(parent: Command): void {
  const command = parent.command('history').description('名册变更历史 · What the register said of it, oldest first');
  asBureau(withCode(command)).action(async (code: string, options: CommunityOptions) => {
    const connection = await connect(options, 'bureau');
    const query = { query: HISTORY, variables: { code } };
    const { communityByCode } = await ask<{ communityByCode: { history: State[] } | null }>(connection, query);
    if (!communityByCode)
      throw new CommandFailure(text(`没有代码为 ${code} 的社区。`, `No community has, or had, the code ${code}.`));
    showStates(communityByCode.history, options);
  });
}

function registerCommand(parent: Command): void {
  const command = parent
    .command('register')
    .description('某一天的社区名册 · The register as it was on a day')
    .argument('<date>', '日期，如 2026-11-23 · The day');
  asBureau(command).action(async (date: string, options: CommunityOptions) => {
    const connection = await connect(options, 'bureau');
    const states = await allPages(async (after) => {
      const query = { query: REGISTER, variables: { date, after } };
      return (await ask<{ communitiesAsOf: StatePage }>(connection, query)).communitiesAsOf;
    });
    showStates(states, options);
  });
}

async function allPages(page: (after: string | null) => Promise<StatePage>): Promise<State[]> {
  const all: State[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await page(after);
    all.push(...nodes);
    if (!pageInfo.hasNextPage) return all;
    after = pageInfo.endCursor;
  }
}

function showStates(states: readonly State[], { json }: CommunityOptions): void {
  const rows = states.map(({ from, until, code, name, kind, status, residents, reason }) => [
    ...[from, until ?? '', code, name, kind, status],
    ...[residents === null ? '' : String(residents), reason ?? ''],
  ]);
  if (json) printJson(states);
  else print(table(rows, [...['从 from', '至 until', '代码 code', '名称 name'], ...HEADINGS]));
}

const HEADINGS = ['类型 kind', '状态 status', '居民 residents', '原因 reason'];

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Text, text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ask } from '../client/answer.js';
import type { Connection } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { CommandFailure } from '../failure.js';
import { isAgreed } from '../terminal/ask.js';
import { table } from '../terminal/table.js';
import { both, note, print, printJson } from '../terminal/words.js';
import { withJson, withSignIn } from './options.js';

interface OperationOptions extends SignInOptions {
  reason: string;
  key?: string;
  yes?: boolean;
  json?: boolean;
}

interface Operation {
  id: string;
  kind: string;
  status: string;
  codes: string[];
  into: { code: string } | null;
  reason: string;
  report: unknown;
  problem: string | null;
  dueOn: string;
}

/** What is done with whole communities: asked for, planned, confirmed, done. */
export function operationCommands(parent: Command): void {
  mergeCommand(parent);
  splitCommand(parent);
  deleteCommand(parent);
  decideCommand(parent, 'confirm', '确认合并、分设或删除；删除须由另一人确认 · Confirm; a deletion by another person');
  decideCommand(parent, 'cancel', '取消尚未执行的操作 · Take back what has not been done');
  const operations = parent
    .command('operations')
    .description('合并、分设、删除、导出的记录 · Mergers, splits, deletions and exports, newest first');
  asBureau(operations).action(async (options: OperationOptions) => {
    const { communityOperations } = await ask<{ communityOperations: Operation[] }>(await connect(options, 'bureau'), {
      query: OPERATIONS,
    });
    if (options.json) printJson(communityOperations);
    else print(table(communityOperations.map(rowOf), HEADINGS));
  });
}

const asBureau = (command: Command): Command => withJson(withSignIn(command, 'GONGZHI_TOKEN, bureau'));

const asked = (command: Command): Command =>
  asBureau(
    command
      .requiredOption('--reason <text>', '原因 · Why')
      .option('--key <key>', '幂等键：同一键只提出一次 · Idempotency key: the same key asks once'),
  );

function mergeCommand(parent: Command): void {
  const command = parent
    .command('merge')
    .description('合并社区：先看计划，再确认 · Merge communities: the plan first, then confirm')
    .argument('<codes...>', '并入的社区，须已暂停 · Those that end; suspended')
    .requiredOption('--into <code>', '继续存在的社区 · The one that goes on')
    .option('-y, --yes', '不再询问 · Do not ask');
  asked(command).action(async (codes: string[], options: OperationOptions & { into: string }) => {
    const connection = await connect(options, 'bureau');
    const { reason, into: intoCode, key = randomUUID() } = options;
    const input = { communityCodes: codes, intoCode, reason, idempotencyKey: key };
    const planned = await plan(connection, 'mergeCommunities', input);
    const question = text('按此计划合并？不能撤回', 'Merge by this plan? It cannot be undone');
    await confirmPlan(connection, planned, question, options);
  });
}

/** Shows the plan, asks, and waits for the end. */
async function confirmPlan(
  connection: Connection,
  planned: Operation,
  question: Text,
  options: OperationOptions,
): Promise<void> {
  if (planned.status !== 'PLANNED') return show(planned, options);
  if (!options.json) printJson(planned.report);
  if (!options.yes && !(await isAgreed(question))) {
    note(both(text(`未作更改；之后可用 confirm ${planned.id}。`, `Nothing was changed; confirm ${planned.id} later.`)));
    process.exitCode = 1;
    return undefined;
  }
  await decide(connection, 'confirm', planned.id);
  return show(await settled(connection, planned.id, ['DONE']), options);
}

interface SplitOptions extends OperationOptions {
  places: string;
  code: string;
  name: string;
  kind: string;
  adminEmail: string;
  town?: string;
  divisionCode?: string;
  urbanRuralClass?: string;
  residents?: number;
  foundedOn?: string;
}

function splitCommand(parent: Command): void {
  const command = parent
    .command('split')
    .description('分设社区：先看计划，再确认 · Split a community: the plan first, then confirm')
    .argument('<community>', '原社区，须在运行中 · The community, active')
    .requiredOption(
      '--places <places>',
      "划出的小区，或其中几幢：'东苑; 西苑: 1幢, 2幢' · Estates that go, or buildings of one",
    )
    .requiredOption('--code <code>', '新社区代码 · Code of the new one')
    .requiredOption('--name <name>', '新社区名称 · Its name')
    .requiredOption('--kind <kind>', '新社区类型，如 URBAN_COMMERCIAL · Its kind')
    .requiredOption('--admin-email <email>', '新社区管理员邮箱 · Email of its administrator')
    .option('--town <code>', '镇街，默认同原社区 · Its town; the origin’s by default')
    .option('--division-code <code>', '12 位区划代码 · Division code')
    .option('--urban-rural-class <code>', '城乡分类 · Urban–rural class')
    .option('--residents <count>', '居民人数，从原社区减去 · Residents, taken off the origin’s', Number)
    .option('--founded-on <day>', '成立年月 · Founded')
    .option('-y, --yes', '不再询问 · Do not ask');
  asked(command).action(async (communityCode: string, options: SplitOptions) => {
    const connection = await connect(options, 'bureau');
    const { code, name, kind, adminEmail, town, divisionCode, urbanRuralClass, residents, foundedOn } = options;
    const newcomer = { code, name, kind, adminEmail, town, divisionCode, urbanRuralClass, residents, foundedOn };
    const { reason, key = randomUUID() } = options;
    const input = { communityCode, places: placesIn(options.places), newcomer, reason, idempotencyKey: key };
    const planned = await plan(connection, 'splitCommunity', input);
    await confirmPlan(connection, planned, text('按此计划分设？', 'Split by this plan?'), options);
  });
}

const placesIn = (places: string): { estate: string; buildings?: string[] }[] =>
  places.split(/[;；]/).map((place) => {
    const [estate = '', ...buildings] = place.split(/[:：,，、]/).map((name) => name.trim());
    return buildings.length > 0 ? { estate, buildings } : { estate };
  });

function deleteCommand(parent: Command): void {
  const command = parent
    .command('delete')
    .description('申请永久删除社区，由另一人确认 · Ask for a deletion for good, which another person confirms')
    .argument('<code>', '社区代码，须已暂停或归档 · The community, suspended or archived')
    .option('--grace <days>', '宽限天数，默认 30 · Days of grace, 30 by default', Number);
  asked(command).action(async (code: string, options: OperationOptions & { grace?: number }) => {
    const connection = await connect(options, 'bureau');
    const { reason, grace: graceDays, key = randomUUID() } = options;
    const input = { communityCode: code, reason, graceDays, idempotencyKey: key };
    const planned = await plan(connection, 'deleteCommunity', input);
    show(planned, options);
    if (!options.json && planned.status === 'PLANNED')
      print(
        both(
          text(
            `请局内另一人确认：gongzhi community confirm ${planned.id}`,
            `Another person of the bureau confirms it: gongzhi community confirm ${planned.id}`,
          ),
        ),
      );
  });
}

function decideCommand(parent: Command, name: 'confirm' | 'cancel', description: string): void {
  const command = parent.command(name).description(description).argument('<id>', '操作 ID · Id of the operation');
  asBureau(command).action(async (id: string, options: OperationOptions) => {
    show(await decide(await connect(options, 'bureau'), name, id), options);
  });
}

const FIELDS = 'id kind status codes into { code } reason report problem dueOn';
const OPERATIONS = `{ communityOperations { ${FIELDS} } }`;

/** Asks for an operation, and waits for its plan. */
async function plan(connection: Connection, mutation: string, input: object): Promise<Operation> {
  const asked = await mutate(connection, mutation, input);
  return settled(connection, asked.id, ['PLANNED', 'CONFIRMED', 'DONE', 'CANCELLED']);
}

const decide = (connection: Connection, name: 'confirm' | 'cancel', operationId: string): Promise<Operation> =>
  mutate(connection, `${name}CommunityOperation`, { operationId });

async function mutate(connection: Connection, mutation: string, input: object): Promise<Operation> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation($input: ${type}) { ${mutation}(input: $input) { operation { ${FIELDS} } userErrors { code field message } } }`;
  const answer = await ask<Record<string, { operation: Operation }>>(connection, { query, variables: { input } });
  return answer[mutation]!.operation;
}

const PATIENCE = 120;

/** The operation, once the platform has got so far with it. */
async function settled(connection: Connection, id: string, statuses: readonly string[]): Promise<Operation> {
  for (let second = 0; second < PATIENCE; second += 1) {
    const { communityOperations } = await ask<{ communityOperations: Operation[] }>(connection, { query: OPERATIONS });
    const found = communityOperations.find((each) => each.id === id)!;
    if (statuses.includes(found.status)) return found;
    if (found.status === 'FAILED')
      throw new CommandFailure(
        text(`失败，未作任何更改：${found.problem}`, `It failed, and nothing was changed: ${found.problem}`),
      );
    await sleep(1_000);
  }
  throw new CommandFailure(
    text(
      `仍在进行，请用 community operations 查看 ${id}。`,
      `It is still going on; look for ${id} in community operations.`,
    ),
  );
}

function show(operation: Operation, { json }: OperationOptions): void {
  if (json) printJson(operation);
  else print(table([rowOf(operation)], HEADINGS));
}

const HEADINGS = ['ID', '种类 kind', '社区 communities', '状态 status', '执行日 due', '原因 reason'];

const rowOf = ({ id, kind, codes, into, status, dueOn, reason, problem }: Operation): string[] => [
  ...[
    id,
    kind,
    codes.join(', ') + (into ? ` → ${into.code}` : ''),
    status,
    dueOn,
    problem ? `${reason}：${problem}` : reason,
  ],
];

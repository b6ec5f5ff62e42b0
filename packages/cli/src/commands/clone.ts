import { randomUUID } from 'node:crypto';
import { text } from '@gongzhi/kernel';
import type { Command } from 'commander';
import { ask, noteProblems } from '../client/answer.js';
import type { Connection } from '../client/gateway-client.js';
import { connect, type SignInOptions } from '../client/sign-in.js';
import { bindingsOf } from '../input/bindings.js';
import { assigned } from '../input/paths.js';
import { table } from '../terminal/table.js';
import { both, note, print, printJson } from '../terminal/words.js';
import { collected, withCommunity, withJson, withSignIn } from './options.js';

interface CloneOptions extends SignInOptions {
  operator?: string;
  bind?: string[];
  budget?: string[];
  set?: string[];
  adopt?: string[];
  key?: string;
  preview?: boolean;
  json?: boolean;
}

export function cloneCommand(program: Command): void {
  const command = program
    .command('clone')
    .description('把模板克隆为本社区的项目 · Clone a template into a community')
    .argument('<templateId>', '模板 ID · Id of the template')
    .option('--preview', '只看适配报告，不写入 · Show the fit report only, write nothing')
    .option('--operator <organisationId>', '由哪个组织运作 · Which organisation operates it')
    .option(
      '--bind <requirement=organisationId>',
      '某项需求由哪个组织承担，可重复 · Who meets a requirement; repeatable',
      collected,
    )
    .option(
      '--budget <line=yuan>',
      '某条资金的预算（元），可重复 · Budget of a funding line in yuan; repeatable',
      collected,
    )
    .option('--set <path=value>', '调整设置，可重复 · Change a setting; repeatable', collected)
    .option('--adopt <path>', '采纳预览中的一项换算建议，可重复 · Take a scaled suggestion; repeatable', collected)
    .option('--key <key>', '幂等键：同一键只克隆一次 · Idempotency key: the same key clones once');
  withJson(withCommunity(withSignIn(command))).action(async (templateId: string, options: CloneOptions) => {
    const input = inputOf(templateId, options);
    const connection = await connect(options);
    if (options.preview) await preview(connection, input, options);
    else await clone(connection, { ...input, idempotencyKey: options.key ?? randomUUID() }, options);
  });
}

function inputOf(templateId: string, { operator, bind = [], budget = [], set = [], adopt = [] }: CloneOptions) {
  const bindings = bindingsOf(operator ? [`operator=${operator}`, ...bind] : bind, budget);
  return {
    templateId,
    ...(bindings.length > 0 ? { bindings } : {}),
    ...(set.length > 0 ? { config: assigned(set) } : {}),
    ...(adopt.length > 0 ? { adopt } : {}),
  };
}

type CloneInput = ReturnType<typeof inputOf> & { idempotencyKey?: string };

const PREVIEW = `query Preview($input: CloneTemplateInput!) {
  previewClone(input: $input) {
    fit { requirement title verdict reason remedy substitution substitutes { id name } }
    operator { id name }
    changes { path before after }
    scaled { path input inputValue formula rounding { to step } before after reason adopted }
    funding { key title source opened budget { fen yuan } }
    payees { requirement title organisation { id name } }
    problems { code field reason message }
  }
}`;

interface Fit {
  requirement: string;
  verdict: 'MET' | 'ADAPTABLE' | 'MISSING';
  reason: string;
  remedy: string | null;
  substitution: string | null;
  substitutes: { id: string; name: string }[];
}

interface Scaled {
  path: string;
  input: string;
  inputValue: number | null;
  formula: string;
  rounding: { to: string; step: number } | null;
  before: unknown;
  after: unknown;
  reason: string;
  adopted: boolean;
}

interface Preview {
  fit: Fit[];
  scaled: Scaled[];
  problems: { code: string; field: string[] | null; reason: string | null; message: string }[];
}

const VERDICTS: Record<Fit['verdict'], string> = {
  MET: '✓ 符合 met',
  ADAPTABLE: '~ 可调整 adaptable',
  MISSING: '✗ 缺失 missing',
};

async function preview(connection: Connection, input: CloneInput, { json }: CloneOptions): Promise<void> {
  const { previewClone } = await ask<{ previewClone: Preview }>(connection, { query: PREVIEW, variables: { input } });
  if (json) return printJson(previewClone);
  const fit = previewClone.fit.map(({ requirement, verdict, reason, remedy, substitution }) => [
    requirement,
    VERDICTS[verdict],
    reason,
    [substitution, remedy].filter(Boolean).join('；'),
  ]);
  print(table(fit, ['需求 requirement', '结论 verdict', '理由 reason', '办法 what to do']));
  const standIns = previewClone.fit.flatMap(({ requirement, substitutes }) =>
    substitutes.map(({ id, name }) => [requirement, name, id]),
  );
  if (standIns.length > 0) print(`\n${table(standIns, ['需求 requirement', '可由谁承担 who could', 'ID'])}`);
  if (previewClone.scaled.length > 0) print(`\n${scaledTable(previewClone.scaled)}`);
  const open = previewClone.problems.filter(({ reason }) => reason !== 'OPERATOR_NOT_BOUND');
  noteProblems(open.map(({ code, field, message }) => ({ code, message, path: (field ?? []).join('.') })));
  if (open.length < previewClone.problems.length) print(`\n${both(CHOOSE_OPERATOR)}`);
}

const scaledTable = (scaled: readonly Scaled[]): string =>
  table(
    scaled.map(({ path, input, inputValue, formula, rounding, before, after, reason, adopted }) => [
      path,
      `${input}=${inputValue ?? '?'}`,
      rounding ? `${formula}, ${rounding.to} ${rounding.step}` : formula,
      String(before),
      `${after}${adopted ? ' ✓' : ''}`,
      reason,
    ]),
    ['换算 scaled', '依据 input', '算法 formula', '原值 before', '建议 after', '理由 reason'],
  );

const CHOOSE_OPERATOR = text(
  '下一步：用 --operator <ID> 指定运作组织，再预览或克隆。',
  'Next: name who operates it with --operator <ID>, then preview again or clone.',
);

const CLONE = `mutation Clone($input: CloneTemplateInput!) {
  cloneTemplate(input: $input) {
    project { id title }
    replayed
    userErrors { code field message }
  }
}`;

interface Cloned {
  project: { id: string; title: string };
  replayed: boolean | null;
}

async function clone(connection: Connection, input: CloneInput, { json }: CloneOptions): Promise<void> {
  const { cloneTemplate } = await ask<{ cloneTemplate: Cloned }>(connection, { query: CLONE, variables: { input } });
  const { project, replayed } = cloneTemplate;
  if (json) return printJson({ project, replayed: Boolean(replayed) });
  if (replayed)
    note(both(text('该幂等键已克隆过，这是当时的项目。', 'That key has cloned before; this is the project of then.')));
  print(project.id);
}

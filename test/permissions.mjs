// Who may do what, as a document: from the city's constitution, the fields' declarations, and the tables that the tests of
// permissions hold every cell of through GraphQL. `node test/permissions.mjs` writes it, `--check` only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, isObjectType } from 'graphql';
import {
  ACTION_WORDS,
  CITY_CONSTITUTION,
  FIELDS as FIELDS_OF,
  HOLDER_WORDS,
  HOLDERS,
  positionsInWords,
  SUBJECT_WORDS,
  SUBJECTS,
  sentenceOf,
} from '../packages/access/dist/index.js';
import '../packages/domain/dist/index.js';
import { declaredField } from '../packages/reading/dist/index.js';
import { CALLERS, FIELDS, MUTATIONS, NODES, POSITIONS, QUERIES } from './src/permissions/tables.ts';

const FILE = new URL('../docs/permissions.md', import.meta.url);
const written = documentText();
const current = existsSync(FILE) && readFileSync(FILE, 'utf8') === written;
if (process.argv.includes('--check')) {
  if (!current) {
    console.error('docs/permissions.md 与代码不一致：请运行 npm run permissions 并提交。');
    console.error('docs/permissions.md does not agree with the code: run npm run permissions and commit it.');
    process.exitCode = 1;
  }
} else if (!current) {
  writeFileSync(FILE, written);
  console.log(`${fileURLToPath(FILE)} 已写出 · was written`);
}

function documentText() {
  return `${[
    '# 权限 · Permissions',
    '本文由代码生成（`npm run permissions`），`npm run check` 核对。权限只由规则给予：没有规则允许的，一律不允许。每个社区可以收紧城市的规则，不能放宽；标 🔒 的任何社区不能收紧。',
    'Generated from the code by `npm run permissions`, checked by `npm run check`. Rules only ever allow; what no rule allows is forbidden. A community can narrow the city’s rules, never widen them; those marked 🔒 no community can narrow.',
    '## 角色与对象 · Roles and subjects',
    `\`*\` 只及规则所述的一部分行 · only the rows that the rules say. \`†\` 只给部分职务，见下文规则 · for some positions only, see the rules below. 操作 · Actions: ${Object.entries(
      ACTION_WORDS,
    )
      .map(([key, { zh }]) => `\`${key}\` ${zh}`)
      .join('、')}。`,
    matrix(),
    '## 城市治理规则 · The city’s constitution',
    rules(),
    '## 按行隐去的字段 · Fields that are shown to some only',
    '“可收紧”的字段，社区可以不再显示 · A community can withhold those that can be narrowed (`withoutFields`).',
    fields(),
    '## 各查询 · Queries',
    '`all` 全部，`own` 本人或本组织的，`none` 没有，`no` 拒绝（FORBIDDEN），`city` 需指定社区 · `all`: everything; `own`: one’s own; `none`: nothing; `no`: FORBIDDEN; `city`: it needs a community. 应用以读社区、读写服务记录的授权为例 · The app has consent to read the community and records, and to record services.',
    tested(QUERIES, '查询 query'),
    '## 各类对象 · Types',
    tested(NODES, '类型 type'),
    '## 各字段 · Fields',
    '`-`：调用方到不了有此字段的对象 · the caller reaches nothing that has the field.',
    tested(FIELDS, '字段 field'),
    '## 各变更 · Mutations',
    '`yes` 可以，`own` 只在本组织运作的项目或本人的服务上 · `own`: in the project that one’s organisation operates, or of what is one’s own.',
    tested(MUTATIONS, '变更 mutation'),
    '## 各职务 · Positions',
    '以上各表的角色未定职务，即有该角色的全部权限；写明职务的，只有规则给这一职务的权限。下表为因职务而异的变更；未列出的角色不分职务 · The roles above name no position, and so have the role as a whole; a membership that names one has what rules are for it. Below is what differs by position; of roles that are not listed nothing does.',
    tested(POSITIONS, '角色与职务 role and position', Object.keys(Object.values(POSITIONS)[0])),
  ].join('\n\n')}\n`;
}

function matrix() {
  const cell = (holder, subject) => {
    const speaking = CITY_CONSTITUTION.filter(
      (rule) => rule.holders.includes(holder) && rule.subjects.includes(subject),
    );
    const actions = [...new Set(speaking.flatMap((rule) => rule.actions))].sort();
    const marked = (action) => {
      const giving = speaking.filter((rule) => rule.actions.includes(action));
      const everywhere = giving.filter((rule) => !rule.conditions);
      const widest = everywhere.length > 0 ? everywhere : giving;
      const forSome = widest.every((rule) => rule.positions?.[holder]);
      return `${action}${everywhere.length > 0 ? '' : '*'}${forSome ? '†' : ''}`;
    };
    return actions.map(marked).join(' ');
  };
  const heading = ['对象 subject', ...HOLDERS.map((holder) => `${HOLDER_WORDS[holder].zh} ${holder}`)];
  return table(
    heading,
    SUBJECTS.map((subject) => [
      `${SUBJECT_WORDS[subject].zh} ${subject}`,
      ...HOLDERS.map((holder) => cell(holder, subject)),
    ]),
  );
}

function rules() {
  const heading = ['规则 rule', '谁 who', '允许什么 what', '为什么 why'];
  return table(
    heading,
    CITY_CONSTITUTION.map((rule) => [
      `\`${rule.key}\`${rule.entrenched ? ' 🔒' : ''}<br>${both(rule.title)}`,
      rule.holders.map((holder) => whoOf(rule, holder)).join(' '),
      both(sentenceOf(rule)),
      both(rule.why),
    ]),
  );
}

function whoOf(rule, holder) {
  const positions = positionsInWords(rule, holder);
  return positions ? `${holder}†（${both(positions)}）` : holder;
}

function fields() {
  const schema = buildSchema(readFileSync(new URL('../schema/schema.graphql', import.meta.url), 'utf8'));
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const lines = types.flatMap((type) =>
    Object.values(type.getFields()).flatMap(({ name, description }) => {
      const declared = declaredField([type.name], name);
      const narrows = FIELDS_OF[type.name]?.guarded[name] ? '可收紧 can be narrowed' : '';
      const how = [declared?.guarded && '无权则空 null', declared?.mask && '遮盖 masked', narrows].filter(Boolean);
      return how.length > 0 ? [[`${type.name}.${name}`, how.join('；'), description ?? '']] : [];
    }),
  );
  return table(['字段 field', '如何 how', '说明 description'], lines);
}

function tested(expectations, what, columns = CALLERS) {
  return table(
    [what, ...columns],
    Object.entries(expectations).map(([row, words]) => [row, ...columns.map((column) => words[column])]),
  );
}

function table(heading, lines) {
  const line = (cells) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...lines.map(line)].join('\n');
}

function both({ zh, en }) {
  return `${zh} · ${en}`;
}

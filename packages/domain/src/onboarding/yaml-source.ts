import { type Text, text } from '@gongzhi/kernel';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import {
  claimColumn,
  columnsOf,
  MAX_ONBOARDING_ROWS,
  problemAt,
  type RowProblem,
  type Source,
  type SourceRow,
  type Table,
  tooManyRows,
} from './source-table.js';

/** A YAML document is read whole before its rows can be counted; this is well above what the rows need. */
const MAX_YAML_CHARACTERS = 2_500_000;

/** Rows of a list of maps. Never throws. */
export function readYaml<C extends string>(content: string, table: Table<C>): Source<C> {
  if (content.length > MAX_YAML_CHARACTERS) {
    const limit = text(
      `文件最多 ${MAX_YAML_CHARACTERS} 个字符`,
      `A file has at most ${MAX_YAML_CHARACTERS} characters`,
    );
    return { rows: [], problems: [problemAt(1, limit)] };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(content, { lineCounter, prettyErrors: false, uniqueKeys: false, stringKeys: true });
  const lineAt = (offset: number | undefined) => Math.max(1, lineCounter.linePos(offset ?? 0).line);
  const faults = new Map(
    [...document.errors, ...document.warnings].map(({ code, pos }) => [
      `${lineAt(pos[0])} ${code}`,
      { code, line: lineAt(pos[0]) },
    ]),
  );
  if (faults.size > 0) {
    const problems = [...faults.values()].map(({ code, line }) =>
      problemAt(line, text(`YAML 语法有误（${code}）`, `Not valid YAML (${code})`)),
    );
    return { rows: [], problems };
  }
  const problems: RowProblem[] = [];
  const rows = yamlItems(document.contents, lineAt, table.list, problems).map((item) =>
    yamlRow(item, lineAt, table, problems),
  );
  return { rows, problems };
}

type LineAt = (offset: number | undefined) => number;

function yamlItems(contents: unknown, lineAt: LineAt, { zh, en }: Text, problems: RowProblem[]): Node[] {
  const pairs = isMap<Node, Node | null>(contents) ? contents.items : [];
  const list =
    pairs.length === 1 && isScalar(pairs[0]?.key) && [en, zh].includes(String(pairs[0].key.value))
      ? pairs[0].value
      : null;
  if (!isSeq<Node>(list)) {
    problems.push(problemAt(1, text(`应只有一个列表 ${en}:`, `Must be one list, ${en}:`)));
    return [];
  }
  const overflow = list.items[MAX_ONBOARDING_ROWS];
  if (overflow) problems.push(tooManyRows(lineAt(overflow.range?.[0])));
  return list.items.slice(0, MAX_ONBOARDING_ROWS);
}

function yamlRow<C extends string>(item: Node, lineAt: LineAt, table: Table<C>, problems: RowProblem[]): SourceRow<C> {
  const line = lineAt(item.range?.[0]);
  const row: SourceRow<C> = { line, cells: new Map(), sound: true };
  if (!isMap<Node, Node | null>(item)) {
    problems.push(problemAt(line, text('应为“列名: 值”', 'Must be columns with values')));
    return { ...row, sound: false };
  }
  const seen = new Set<C>();
  for (const { key, value } of item.items) {
    const heading = isScalar(key) ? String(key.value) : '';
    const cellLine = lineAt((value ?? key).range?.[0]);
    const column = claimColumn(heading, cellLine, table, seen, problems);
    // Lists, maps and aliases are refused without being followed, so that none can grow.
    if (value !== null && !isScalar(value))
      problems.push(problemAt(cellLine, text('应为单个值', 'Must be a single value'), heading));
    if (!column || (value !== null && !isScalar(value))) row.sound = false;
    // The source text, so that a code keeps its leading zeros.
    else row.cells.set(column, { heading, line: cellLine, value: value?.value == null ? '' : (value.source ?? '') });
  }
  for (const column of columnsOf(table)) {
    if (!seen.has(column)) row.cells.set(column, { heading: column, line, value: '' });
  }
  return row;
}

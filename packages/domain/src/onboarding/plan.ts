import { text } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import { authorize, type Ctx } from '../context.js';
import { CLOSED, Community, Town } from '../tenancy/community.entity.js';
import { CommunityCode } from '../tenancy/community-state.entity.js';
import { type OnboardingFile, type OnboardingRow, parseOnboardingFile, type RowProblem } from './onboarding-file.js';

export type PlannedAction = 'CREATE' | 'CHANGE' | 'UNCHANGED';

/** One field of the register, named as the API names it; values as text, null where there is none. */
export interface PlannedChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** What onboarding would do with one row of the file. */
export interface PlannedRow {
  line: number;
  code: string;
  name: string;
  action: PlannedAction;
  changes: PlannedChange[];
  row: OnboardingRow;
  townId: string;
  /** The community as the register has it; null where the row is a new one. */
  known: Community | null;
}

export interface OnboardingPlan {
  /** Where there are any, the plan cannot be applied. */
  problems: RowProblem[];
  rows: PlannedRow[];
}

export type OnboardingInput = Pick<OnboardingFile, 'format' | 'content' | 'divisionPrefix'>;

/** Says what a file would do to the register, every bad row included; writes nothing. The bureau alone may ask. */
export async function planOnboarding(ctx: Ctx, input: OnboardingInput): Promise<OnboardingPlan> {
  authorize(ctx, 'onboard', 'Community');
  return planAgainst(ctx.em, input);
}

/** The plan against the register that this unit of work sees. */
export async function planAgainst(em: EntityManager, input: OnboardingInput): Promise<OnboardingPlan> {
  const towns = await em.find(Town, {});
  const { rows, problems } = parseOnboardingFile({ ...input, towns: new Set(towns.map(({ code }) => code)) });
  const codes = rows.map(({ code }) => code);
  const known = new Map((await em.find(Community, { code: { $in: codes } })).map((each) => [each.code, each]));
  const former = await formerCodes(
    em,
    codes.filter((code) => !known.has(code)),
  );
  const planned = rows.map((row) => planRow(row, known.get(row.code) ?? null, towns));
  const all = [...problems, ...planned.flatMap((each) => archivedProblem(each) ?? formerProblem(each, former) ?? [])];
  return { rows: planned, problems: all.sort((a, b) => a.line - b.line) };
}

function planRow(row: OnboardingRow, known: Community | null, towns: readonly Town[]): PlannedRow {
  const townId = towns.find(({ code }) => code === row.town)!.id;
  const { line, code, name } = row;
  const planned = { line, code, name, row, townId, known };
  if (!known) return { ...planned, action: 'CREATE', changes: [] };
  const townBefore = towns.find(({ id }) => id === known.townId)?.code ?? null;
  const changes = changesOf({ ...known, town: townBefore }, row);
  return { ...planned, action: changes.length > 0 ? 'CHANGE' : 'UNCHANGED', changes };
}

const CHANGEABLE = ['name', 'kind', 'town', 'divisionCode', 'urbanRuralClass', 'residents', 'foundedOn'] as const;
type Register = Record<(typeof CHANGEABLE)[number], string | number | null>;

/**
 * A blank cell says nothing and changes nothing. Who administers a community, and whether it is a sample, is decided
 * when it is onboarded: later files do not change it.
 */
const changesOf = (before: Register, after: Register): PlannedChange[] =>
  CHANGEABLE.filter((field) => after[field] !== null && after[field] !== before[field]).map((field) => ({
    field,
    before: before[field] === null ? null : String(before[field]),
    after: String(after[field]),
  }));

const archivedProblem = ({ action, known, line, code }: PlannedRow): RowProblem | null =>
  action === 'CHANGE' && known && CLOSED.includes(known.status)
    ? { line, column: 'code', value: code, reason: text('此社区已归档，不能更改', 'This community is archived') }
    : null;

/** A code leads to the community that had it, for good. */
const formerCodes = async (em: EntityManager, codes: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await em.find(CommunityCode, { code: { $in: [...codes] } })).map(({ code }) => code));

const formerProblem = ({ line, code }: PlannedRow, former: ReadonlySet<string>): RowProblem | null =>
  former.has(code)
    ? {
        line,
        column: 'code',
        value: code,
        reason: text('此代码曾属于另一个社区，不能再用', 'Another community had this code; it is not given again'),
      }
    : null;

/** A plan as it is told and remembered: without the rows of the register and of the file. */
export interface PlanSummary {
  create: number;
  change: number;
  unchanged: number;
  rows: Pick<PlannedRow, 'line' | 'code' | 'name' | 'action' | 'changes'>[];
}

export function summaryOf({ rows }: OnboardingPlan): PlanSummary {
  const count = (wanted: PlannedAction) => rows.filter(({ action }) => action === wanted).length;
  return {
    create: count('CREATE'),
    change: count('CHANGE'),
    unchanged: count('UNCHANGED'),
    rows: rows.map(({ line, code, name, action, changes }) => ({ line, code, name, action, changes })),
  };
}

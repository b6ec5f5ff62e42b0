import { toNodeId } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../../context.js';
import { userErrorsOf } from '../../graphql/user-errors.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { Territory } from '../../tenancy/territory.js';
import type { RowProblem } from '../onboarding-source.js';
import type { PlannedAction } from '../plan.js';
import { contentOf } from '../uploaded-file.js';
import { matchRows } from './matching.js';
import type { ImportPersonsInput, ImportPersonsPayload } from './persons.types.js';
import { applyPersons } from './persons-apply.js';
import { type PersonsFile, parsePersonsFile } from './persons-file.js';
import { type PersonsPlan, type PlannedPerson, planPersons } from './persons-plan.js';
import { ResidentRegister } from './register.js';

/**
 * Plans a list of residents against register and territory and, unless it is a dry run, any row is at fault or has to be
 * confirmed, writes it: all of it or nothing. The same file again changes nothing.
 */
export async function importPersons(context: Ctx, input: ImportPersonsInput): Promise<ImportPersonsPayload> {
  const ctx = inCommunity(context);
  authorizeImport(ctx);
  return told(ctx, await runImport(ctx, { ...input, content: contentOf(input) }), input.dryRun ?? false);
}

/** @throws Denial FORBIDDEN */
export function authorizeImport(ctx: TenantCtx): void {
  for (const action of ['create', 'update'] as const) {
    authorize(ctx, action, 'Person');
    authorize(ctx, action, 'Household');
  }
}

type ImportInput = Pick<ImportPersonsInput, 'dryRun' | 'confirmedLines'> & PersonsFile;

/** `onPlan` is told of the plan before anything is written. */
export async function runImport(
  ctx: TenantCtx,
  input: ImportInput,
  onPlan: (planned: Outcome) => Promise<void> = async () => {},
): Promise<Outcome> {
  await oneAtATime(ctx, 'change households');
  const territory = await Territory.of(ctx.em, ctx.community.id);
  const register = await ResidentRegister.of(ctx.em, ctx.community.id);
  const file = parsePersonsFile(input, territory);
  const confirmed = new Set(input.confirmedLines ?? []);
  const matching = matchRows(file.rows, { register, cryptography: ctx.cryptography, confirmed });
  const plan = planPersons(matching.matched, { register, territory });
  const problems = [...file.problems, ...matching.problems, ...plan.problems].sort((a, b) => a.line - b.line);
  for (const person of plan.persons) authorizePerson(ctx, person);
  const applies = !input.dryRun && problems.length === 0 && matching.warnings.length === 0;
  const outcome = { plan, problems, warnings: matching.warnings, applied: applies };
  await onPlan(outcome);
  if (applies) await applyPersons(ctx, plan, territory);
  return outcome;
}

/** A role that is limited to a part of the community reaches the people of that part only. */
function authorizePerson(ctx: TenantCtx, { action, id, stairwellId, household, matched }: PlannedPerson): void {
  if (action === 'UNCHANGED') return;
  const after = { communityId: ctx.community.id, id, stairwellId, householdId: household?.id ?? null };
  if (matched.known) authorize(ctx, 'update', 'Person', { ...after, stairwellId: matched.known.stairwellId });
  authorize(ctx, matched.known ? 'update' : 'create', 'Person', after);
}

export interface Outcome {
  plan: PersonsPlan;
  problems: RowProblem[];
  warnings: RowProblem[];
  applied: boolean;
}

export interface ImportCounts {
  create: number;
  change: number;
  unchanged: number;
  /** New ones. */
  households: number;
}

export function countsOf({ persons, households }: PersonsPlan): ImportCounts {
  const count = (wanted: PlannedAction) => persons.filter(({ action }) => action === wanted).length;
  return {
    ...{ create: count('CREATE'), change: count('CHANGE'), unchanged: count('UNCHANGED') },
    households: households.length,
  };
}

function told(
  { language }: Ctx,
  { plan, problems, warnings, applied }: Outcome,
  dryRun: boolean,
): ImportPersonsPayload {
  const inWords = (list: readonly RowProblem[]) => list.map((each) => ({ ...each, reason: each.reason[language] }));
  const atLine = (code: 'BAD_USER_INPUT' | 'CONFLICT', list: readonly RowProblem[]) =>
    list.map(({ line, column, reason }) => ({ code, field: ['content', String(line), column], message: reason }));
  const toMend = [...atLine('BAD_USER_INPUT', problems), ...(dryRun ? [] : atLine('CONFLICT', warnings))];
  return {
    plan: {
      ...countsOf(plan),
      rows: plan.persons.map(({ matched: { row, known }, name, action, changes }) => ({
        ...{ line: row.line, name, action, changes },
        personId: known ? toNodeId('Person', known.id) : null,
      })),
    },
    problems: inWords(problems),
    warnings: inWords(warnings),
    applied,
    userErrors: userErrorsOf(toMend, language),
  };
}

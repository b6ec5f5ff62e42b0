import { RowSet } from '@gongzhi/storage';
import { authorize, type Ctx, inCommunity } from '../../context.js';
import { userErrorsOf } from '../../graphql/user-errors.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { type PlannedLayout, planLayout } from '../../tenancy/layout-plan.js';
import { ENTERING_PLACES } from '../../tenancy/place.service.js';
import { PLACE_KINDS, type PlaceKind, Territory } from '../../tenancy/territory.js';
import { writeRows } from '../../write-rows.js';
import type { RowProblem } from '../onboarding-source.js';
import { contentOf } from '../uploaded-file.js';
import type { ImportPlacesInput, ImportPlacesPayload } from './places.types.js';
import { parsePlacesFile } from './places-file.js';

/**
 * Plans a list of places against the territory and, unless it is a dry run or any row is at fault, enters what is missing:
 * all of it or nothing. What is there stays as it is, so that the same file again changes nothing. `lines` limits it to
 * some of the rows, once the whole file is without fault.
 */
export async function importPlaces(context: Ctx, input: ImportPlacesInput): Promise<ImportPlacesPayload> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Place');
  const { rows, problems } = parsePlacesFile(input.format, contentOf(input));
  await oneAtATime(ctx, ENTERING_PLACES);
  const territory = await Territory.of(ctx.em, ctx.community.id);
  const entered = new RowSet(ctx.em.getMetadata());
  const wanted = input.lines && new Set(input.lines);
  const plan = rows
    .filter(({ line }) => !wanted || wanted.has(line))
    .map((row) => planLayout({ territory, rows: entered }, row));
  const applied = !input.dryRun && problems.length === 0;
  if (applied) await writeRows(ctx, entered);
  return told(ctx, { plan, problems, applied });
}

function told(
  { language }: Ctx,
  { plan, problems, applied }: { plan: PlannedLayout[]; problems: readonly RowProblem[]; applied: boolean },
): ImportPlacesPayload {
  const atLine = problems.map(({ line, column, reason }) => ({
    code: 'BAD_USER_INPUT' as const,
    field: ['content', String(line), column],
    message: reason,
  }));
  return {
    plan: { create: sumOf(plan, 'create'), unchanged: sumOf(plan, 'unchanged'), rows: plan },
    problems: problems.map((problem) => ({ ...problem, reason: problem.reason[language] })),
    applied,
    userErrors: userErrorsOf(atLine, language),
  };
}

function sumOf(plan: readonly PlannedLayout[], what: 'create' | 'unchanged'): Record<PlaceKind, number> {
  const total = (kind: PlaceKind) => plan.reduce((sum, row) => sum + row[what][kind], 0);
  return Object.fromEntries(PLACE_KINDS.map((kind) => [kind, total(kind)])) as Record<PlaceKind, number>;
}

import { newId } from '@gongzhi/kernel';
import { type Cryptography, type Database, inSession, isDuplicate, RowSet, sessionCall } from '@gongzhi/storage';
import { LockMode } from '@mikro-orm/core';
import { attribute } from '../audit/audit.subscriber.js';
import { tellOf, type Witness } from '../audit/trail.js';
import type { CommunityDefaults } from '../configuration/community-defaults.js';
import { inParallel } from '../in-parallel.js';
import { Community } from '../tenancy/community.entity.js';
import { beginCommunity } from './beginnings.js';
import type { OnboardingPlan, PlannedAction, PlannedRow } from './plan.js';

export interface OnboardingTools {
  database: Database;
  cryptography: Cryptography;
  defaults: CommunityDefaults;
  /** Who onboards, for each community's audit trail. */
  witness: Witness;
  /** Invites a community's administrator once it is written; its failure is its own to tell. */
  invite?: (row: PlannedRow) => Promise<void>;
}

export interface OnboardingProgress {
  done: number;
  total: number;
  code: string;
  action: PlannedAction;
}

/** As many as the bureau has connections to write with. */
const AT_A_TIME = 6;

/**
 * Applies a plan that has no problems: each community whole or not at all, in a transaction of its own, several at a
 * time. A new one is one round trip, with one statement for each of its tables. After a failure or a crash the same file is simply planned and applied again; what was done is unchanged then.
 * @returns the communities of all rows, in the file's order
 */
export async function applyOnboarding(
  { problems, rows }: OnboardingPlan,
  tools: OnboardingTools,
  onProgress: (progress: OnboardingProgress) => void | Promise<void> = () => {},
): Promise<Community[]> {
  if (problems.length > 0) throw new RangeError('a plan with problems cannot be applied');
  let done = 0;
  return inParallel(rows, AT_A_TIME, async (planned) => {
    const community = await applyRow(planned, tools);
    await tools.invite?.(planned);
    done += 1;
    await onProgress({ done, total: rows.length, code: planned.code, action: planned.action });
    return community;
  });
}

async function applyRow(planned: PlannedRow, tools: OnboardingTools): Promise<Community> {
  const { known, action } = planned;
  if (known) return action === 'CHANGE' ? change(known.id, planned, tools) : known;
  try {
    return await create(planned, tools);
  } catch (error) {
    // Somebody else onboarded the same code between plan and now: what is left is to make it what the file says.
    const other = isDuplicate(error) ? await byCode(planned.code, tools) : null;
    if (!other) throw error;
    return change(other.id, planned, tools);
  }
}

async function create({ row, townId }: PlannedRow, tools: OnboardingTools): Promise<Community> {
  const { database, cryptography, defaults, witness } = tools;
  const communityId = newId();
  const rows = new RowSet(database.bureau.getMetadata());
  const community = beginCommunity({ rows, communityId, cryptography }, { row, townId, defaults });
  tellOf(rows, witness);
  await database.exchanges.write.bureau.run([sessionCall({ communityId }), ...rows.inserts()]);
  return community;
}

function change(communityId: string, { row, townId }: PlannedRow, { database, witness }: OnboardingTools) {
  return inSession(database.nested.bureau, { communityId }, 'write', async (em) => {
    attribute(em, witness);
    const community = await em.findOneOrFail(Community, { id: communityId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    community.name = row.name;
    community.kind = row.kind;
    community.townId = townId;
    community.divisionCode = row.divisionCode ?? community.divisionCode;
    community.urbanRuralClass = row.urbanRuralClass ?? community.urbanRuralClass;
    community.residents = row.residents ?? community.residents;
    community.foundedOn = row.foundedOn ?? community.foundedOn;
    return community;
  });
}

const byCode = (code: string, { database }: OnboardingTools): Promise<Community | null> =>
  inSession(database.bureau, {}, 'read', (em) => em.findOne(Community, { code }));

import { hashOf, type Json, type Problem, Refusal, refuse, text } from '@gongzhi/kernel';
import type { ConfigurationSection } from '../configuration/section.js';
import { type Ctx, inCommunity, type TenantCtx } from '../context.js';
import type { Change } from '../documents/merge.js';
import { once } from '../idempotency.js';
import { oneAtATime } from '../one-at-a-time.js';
import { ALL_SECTIONS } from './all-sections.js';
import type { ApplyConfigurationInput } from './configuration.inputs.js';
import { besideOf, documentOf, inSection, namedIn, type Wanted } from './document.js';
import { withoutPersons } from './without-persons.js';

/** What a section would change, each path beginning with the section's key. */
export interface PlannedChange extends Change {
  section: ConfigurationSection;
}

/** Everything that applying a document would do. The plan shows it, applying carries it out. */
export interface ConfigurationPlan {
  /** Names the sections that the document speaks of, as they are. */
  revision: string;
  changes: PlannedChange[];
  /** What must be mended first; empty means that applying will succeed. */
  problems: Problem[];
}

export interface ConfigurationRead {
  document: Record<string, Json>;
  revision: string;
  /** Paths of what names somebody who is registered here: it stands in no document, and no document changes it. */
  leftOut: string[];
}

/** How the community is set up, whole; for whoever may see all of it. No persons, no money, no ids. */
export async function readConfiguration(context: Ctx): Promise<ConfigurationRead> {
  const ctx = inCommunity(context);
  const read = await readSections(ctx, ALL_SECTIONS);
  return { ...(await withoutPersons(ctx, read)), revision: revisionOf(read) };
}

/** What bringing the community to a document would change, for whoever may change that; writes nothing. */
export async function planConfiguration(context: Ctx, document: unknown): Promise<ConfigurationPlan> {
  const ctx = inCommunity(context);
  try {
    return await planIn(ctx, documentOf(document));
  } catch (error) {
    // What cannot be read has no plan, but problems like one that cannot be applied.
    if (error instanceof Refusal) return { revision: revisionOf({}), changes: [], problems: [...error.problems] };
    throw error;
  }
}

/**
 * Brings the community to a document: carries out the plan, whole or not at all, unless somebody has changed the same
 * sections since. Of two who apply at once, one is told. What each section changes is authorised as though it were
 * changed by itself.
 */
export async function applyConfiguration(
  context: Ctx,
  { document, revision, idempotencyKey }: ApplyConfigurationInput,
): Promise<{ plan: ConfigurationPlan; replayed: boolean }> {
  const ctx = inCommunity(context);
  const wanted = documentOf(document);
  if (idempotencyKey != null) {
    const { replayed } = await once(ctx, 'applyConfiguration', idempotencyKey, { document, revision });
    if (replayed) return { plan: { revision, changes: [], problems: [] }, replayed };
  }
  await oneAtATime(ctx, 'configuration');
  for (const { section } of wanted) await section.lock(ctx);
  const plan = await planIn(ctx, wanted);
  if (plan.revision !== revision) throw changedMeanwhile();
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  const changing = new Set(plan.changes.map(({ section }) => section));
  for (const { section, document } of wanted) {
    if (changing.has(section)) await inSection(section, () => section.apply(ctx, document));
  }
  return { plan, replayed: false };
}

const changedMeanwhile = (): Refusal =>
  refuse(
    'CONFLICT',
    text(
      '社区配置在计划之后有了变化：请重新查看计划',
      'What the community has set up has changed since the plan: look at the plan again',
    ),
    ['revision'],
  );

async function planIn(ctx: TenantCtx, wanted: readonly Wanted[]): Promise<ConfigurationPlan> {
  const read = await readSections(
    ctx,
    wanted.map(({ section }) => section),
  );
  const plan: ConfigurationPlan = { revision: revisionOf(read), changes: [], problems: [] };
  for (const { section, document } of wanted) {
    const { changes, problems } = await inSection(section, () => section.plan(ctx, document, besideOf(wanted)));
    plan.changes.push(...changes.map((change) => ({ ...change, section, path: pathIn(section, change) })));
    plan.problems.push(...problems.map((problem) => namedIn(section, problem)));
  }
  return plan;
}

async function readSections(ctx: TenantCtx, sections: readonly ConfigurationSection[]): Promise<Record<string, Json>> {
  const read: Record<string, Json> = {};
  for (const section of sections) read[section.key] = await inSection(section, () => section.read(ctx));
  return read;
}

const revisionOf = (read: Record<string, Json>): string => hashOf(read).slice(0, 32);

const pathIn = ({ key }: ConfigurationSection, { path }: Change): string => (path === '' ? key : `${key}.${path}`);

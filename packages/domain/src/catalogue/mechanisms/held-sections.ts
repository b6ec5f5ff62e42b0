import { type Json, type Problem, Refusal } from '@gongzhi/kernel';
import type { Beside } from '../../configuration/index.js';
import type { TenantCtx } from '../../context.js';
import { type JsonObject, nameOfItems, same } from '../../documents/json.js';
import type { Change } from '../../documents/merge.js';
import type { Sections } from './mechanism-document.js';
import type { MechanismKind, MechanismPart } from './mechanism-kind.js';

/** What a merged document makes of a community's configuration. */
export interface HeldSections {
  /** Of each section, by its key, what it is to be brought to. */
  wanted: ReadonlyMap<string, Json>;
  changes: Change[];
  /** `field` leads from the document to what is at fault. Empty: bringing it about will succeed. */
  problems: Problem[];
}

/** Holds a merged document against the sections it is about. @throws Denial where the caller may not make its changes */
export async function heldSections(
  ctx: TenantCtx,
  { parts }: MechanismKind,
  { ours, merged }: { ours: Sections; merged: Sections },
): Promise<HeldSections> {
  const wanted = new Map<string, Json>();
  const problems: Problem[] = [];
  for (const part of parts) {
    const { section } = part;
    try {
      wanted.set(section.key, section.parse(toldOf(part, ours, merged), [section.key]));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.problems);
    }
  }
  const beside: Beside = <T extends Json>({ key }: { key: string }) => wanted.get(key) as T | undefined;
  const changes: Change[] = [];
  for (const { section } of parts) {
    const value = wanted.get(section.key);
    if (value === undefined) continue;
    const plan = await section.plan(ctx, value, beside);
    changes.push(...plan.changes.map((change) => ({ ...change, path: pathIn(section.key, change.path) })));
    problems.push(...plan.problems.map((problem) => ({ ...problem, field: [section.key, ...(problem.field ?? [])] })));
  }
  return { wanted, changes, problems };
}

/** Brings the sections to what was held against them without problems. */
export async function bringAbout(ctx: TenantCtx, { parts }: MechanismKind, { wanted }: HeldSections): Promise<void> {
  for (const { section } of parts) await section.apply(ctx, wanted.get(section.key)!);
}

const pathIn = (key: string, path: string): string => (path === '' ? key : `${key}.${path}`);

/**
 * What a section is to be told of its merged value: of a list with names what is otherwise here, since what is not named
 * stays. Items that the merge took away stay as retired ones, where that is how they end.
 */
function toldOf({ section: { key }, retired }: MechanismPart, ours: Sections, merged: Sections): Json {
  const [present, value] = [ours[key], merged[key] ?? null];
  if (!Array.isArray(present) || !Array.isArray(value)) return value;
  const name = nameOfItems([present, value]);
  if (!name) return value;
  const byName = (items: Json[]) => new Map((items as JsonObject[]).map((item) => [item[name], item]));
  const [here, then] = [byName(present), byName(value)];
  const gone = retired ? [...here.values()].filter((item) => !then.has(item[name])).map(retired) : [];
  return [...then.values(), ...gone].filter((item) => !same(here.get(item[name]), item));
}

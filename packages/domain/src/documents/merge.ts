import type { Json } from '@gongzhi/kernel';
import { at, type Found, isGroup, type JsonObject, nameOfItems, pathText, same } from './json.js';
import { mergedOrder } from './merged-order.js';

/** What both sides changed, each to something else; what is absent on a side is undefined. */
export interface Conflict {
  path: string;
  base: Found;
  ours: Found;
  theirs: Found;
}

/** One path where the merged document differs from ours: what the merge does to it. */
export interface Change {
  path: string;
  before: Found;
  after: Found;
}

/** How one path is to be decided, whatever the merge would make of it. */
export type Resolution =
  | { path: string; take: 'OURS' | 'THEIRS' }
  /** Undefined takes away what is there. */
  | { path: string; take: 'VALUE'; value: Found };

export interface Merge {
  /** Conflicts that nobody resolved stand in it as ours. */
  merged: JsonObject;
  changes: Change[];
  conflicts: Conflict[];
  /** Paths of resolutions that decide nothing here, for no document has them. */
  strays: string[];
}

/**
 * Three-way merge by path: what one side left as it was is the other side's to say, what both made the same is that, and
 * the rest is a conflict. Groups merge key by key; lists of items with names merge by these, wherever they stand; anything
 * else is one value. Pure.
 */
export function merge(
  documents: { base: JsonObject; ours: JsonObject; theirs: JsonObject },
  resolutions: readonly Resolution[] = [],
): Merge {
  const decided = new Map(resolutions.map((resolution) => [resolution.path, resolution]));
  const run: Run = { decided, used: new Set(), conflicts: [] };
  const merged = mergeGroups(run, [], documents);
  return {
    merged,
    changes: differences(documents.ours, merged),
    conflicts: run.conflicts,
    strays: [...decided.keys()].filter((path) => !run.used.has(path)),
  };
}

/** Every path at which two documents differ, groups and named lists down to what differs in them. */
export function differences(before: Found, after: Found, path: readonly string[] = []): Change[] {
  if (same(before, after)) return [];
  const within = (keys: Iterable<string>, one: (key: string) => Found, other: (key: string) => Found) =>
    [...new Set(keys)].flatMap((key) => differences(one(key), other(key), [...path, key]));
  if (isGroup(before) && isGroup(after)) {
    return within(
      [...Object.keys(before), ...Object.keys(after)],
      (key) => at(before, key),
      (key) => at(after, key),
    );
  }
  const [left, right] = namedItems([before, after]) ?? [];
  const inItems =
    left && right
      ? within(
          [...left.keys(), ...right.keys()],
          (name) => left.get(name),
          (name) => right.get(name),
        )
      : [];
  // Lists of the same items in another order differ as a whole.
  return inItems.length > 0 ? inItems : [{ path: pathText(path), before, after }];
}

interface Run {
  decided: ReadonlyMap<string, Resolution>;
  used: Set<string>;
  conflicts: Conflict[];
}

interface Sides<T = Found> {
  base: T;
  ours: T;
  theirs: T;
}

function mergeAt(run: Run, path: readonly string[], sides: Sides): Found {
  const resolution = run.decided.get(pathText(path));
  if (resolution) {
    run.used.add(resolution.path);
    return taken(resolution, sides);
  }
  const { base, ours, theirs } = sides;
  if (areGroups(sides)) return mergeGroups(run, path, sides);
  const items = bothHave(sides) ? namedItems([base, ours, theirs]) : null;
  if (items) return mergeItems(run, path, { base: items[0]!, ours: items[1]!, theirs: items[2]! });
  if (same(theirs, base) || same(ours, theirs)) return ours;
  if (same(ours, base)) return theirs;
  run.conflicts.push({ path: pathText(path), ...sides });
  return ours;
}

function taken(resolution: Resolution, { ours, theirs }: Sides): Found {
  if (resolution.take === 'VALUE') return resolution.value;
  return resolution.take === 'OURS' ? ours : theirs;
}

const bothHave = ({ ours, theirs }: Sides): boolean => ours !== undefined && theirs !== undefined;

/** Both made a group, be it that the base had one, be it that it had nothing; whoever took one away, or made it a value, did so whole. */
const areGroups = (sides: Sides): sides is Sides<JsonObject> =>
  isGroup(sides.ours) && isGroup(sides.theirs) && (sides.base === undefined || isGroup(sides.base));

function mergeGroups(run: Run, path: readonly string[], { base, ours, theirs }: Sides<JsonObject>): JsonObject {
  const keys = mergedOrder({ base: Object.keys(base ?? {}), ours: Object.keys(ours), theirs: Object.keys(theirs) });
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = mergeAt(run, [...path, key], { base: at(base, key), ours: at(ours, key), theirs: at(theirs, key) });
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function mergeItems(run: Run, path: readonly string[], { base, ours, theirs }: Sides<Items>): Json[] {
  const order = mergedOrder({ base: [...base.keys()], ours: [...ours.keys()], theirs: [...theirs.keys()] });
  return order.flatMap((name) => {
    const sides = { base: base.get(name), ours: ours.get(name), theirs: theirs.get(name) };
    const item = mergeAt(run, [...path, name], sides);
    return item === undefined ? [] : [item];
  });
}

type Items = ReadonlyMap<string, Json>;

/** The items of each list by their names; null where one of them is no list of named items. Nothing is an empty list. */
function namedItems(values: readonly Found[]): Items[] | null {
  const lists = values.map((value) => (value === undefined ? [] : value));
  if (!lists.every((list): list is Json[] => Array.isArray(list))) return null;
  const name = nameOfItems(lists);
  if (!name) return null;
  return lists.map((list) => new Map(list.map((item) => [at(item as JsonObject, name) as string, item])));
}

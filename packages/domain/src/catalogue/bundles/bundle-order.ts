/** Something with a key that comes after others. */
export interface Linked {
  key: string;
  after: readonly string[];
}

/**
 * The items in an order in which each comes after those that it names, otherwise as they stand; `cycle` names items that
 * wait for each other, each for the next and the last for the first, and is empty where none do.
 */
export function inOrder<T extends Linked>(items: readonly T[]): { ordered: T[]; cycle: string[] } {
  const ordered: T[] = [];
  const left = [...items];
  const waits = (item: T): T | undefined => left.find(({ key }) => item.after.includes(key));
  while (left.length > 0) {
    const next = left.findIndex((item) => !waits(item));
    if (next < 0) return { ordered, cycle: cycleAmong(left[0]!, (item) => waits(item)!) };
    ordered.push(...left.splice(next, 1));
  }
  return { ordered, cycle: [] };
}

function cycleAmong<T extends Linked>(first: T, next: (item: T) => T): string[] {
  const way: T[] = [];
  let here = first;
  while (!way.includes(here)) {
    way.push(here);
    here = next(here);
  }
  return way.slice(way.indexOf(here)).map(({ key }) => key);
}

/** Items that chosen ones build on, also by way of others that were left out, and that are not chosen themselves. */
export function leftOutOf<T extends Linked>(
  items: readonly T[],
  chosen: ReadonlySet<string>,
): { item: T; neededBy: string[] }[] {
  const wanted = new Map<string, Set<string>>();
  // From the last to the first: whoever needs an item stands after it, and is known by then.
  for (const item of items.toReversed()) {
    const whose = chosen.has(item.key) ? [item.key] : [...(wanted.get(item.key) ?? [])];
    for (const key of item.after) for (const by of whose) wanted.set(key, (wanted.get(key) ?? new Set()).add(by));
  }
  return items.flatMap((item) => {
    const neededBy = wanted.get(item.key);
    return neededBy && !chosen.has(item.key) ? [{ item, neededBy: [...neededBy].sort() }] : [];
  });
}

interface Orders {
  base: readonly string[];
  ours: readonly string[];
  theirs: readonly string[];
}

/**
 * The names of all three in the order that the merge gives them: whoever moved them says so, and ours where both did.
 * What only the other side has follows what it followed there.
 */
export function mergedOrder({ base, ours, theirs }: Orders): string[] {
  const [first, second] = moved(base, ours) || !moved(base, theirs) ? [ours, theirs] : [theirs, ours];
  return interleaved(interleaved(first, second), base);
}

/** True where the names that both have stand in another order. */
function moved(before: readonly string[], after: readonly string[]): boolean {
  const [earlier, later] = [new Set(before), new Set(after)];
  const kept = before.filter((name) => later.has(name));
  return after.filter((name) => earlier.has(name)).some((name, index) => name !== kept[index]);
}

function interleaved(names: readonly string[], further: readonly string[]): string[] {
  const known = new Set(names);
  const after = new Map<string | null, string[]>();
  let previous: string | null = null;
  for (const name of further) {
    if (known.has(name)) {
      previous = name;
      continue;
    }
    const followers = after.get(previous) ?? [];
    followers.push(name);
    after.set(previous, followers);
  }
  return [...(after.get(null) ?? []), ...names.flatMap((name) => [name, ...(after.get(name) ?? [])])];
}

/** A record, by whom it tells of. */
export interface Witnessed {
  served: string;
  servedBy: string | null;
}

/** Records that a number is made of, and whether it tells of those who served as well. */
export interface Part {
  records: ReadonlySet<Witnessed>;
  behind: 'served' | 'servedBy' | 'both';
}

/**
 * How many persons stand behind each part of the same records; null where there is none. What the parts tell apart can be
 * subtracted: one kind of service from all, all other kinds from the whole. So where any such piece, the rest with them, is
 * of few, each part that leaves something out counts as few; one that is of all records stands for itself.
 */
export function personsBehind(all: ReadonlySet<Witnessed>, parts: readonly Part[]): (number | null)[] {
  const partial = parts.filter(({ records }) => records.size < all.size);
  const pieces = new Map<string, Witnessed[]>();
  for (const record of all) {
    const name = partial.map(({ records }) => (records.has(record) ? '1' : '0')).join('');
    const piece = pieces.get(name);
    if (piece) piece.push(record);
    else pieces.set(name, [record]);
  }
  const behind = sidesOf(partial);
  const fewest = Math.min(...[...pieces.values()].map((records) => personsIn(records, behind)));
  return parts.map((part) => {
    if (part.records.size === 0) return null;
    return part.records.size < all.size ? fewest : personsIn([...part.records], part.behind);
  });
}

/** Whoever is told of by one part is told of by what it leaves out. */
function sidesOf(parts: readonly Part[]): Part['behind'] {
  const told = new Set(parts.map(({ behind }) => behind));
  return told.size === 1 ? [...told][0]! : 'both';
}

/** Different persons on the sides that are told of, and of both the fewer; a side that nobody is on does not count. */
function personsIn(records: readonly Witnessed[], behind: Part['behind']): number {
  const served = new Set(records.map((record) => record.served)).size;
  const serving = new Set(records.flatMap(({ servedBy }) => servedBy ?? [])).size;
  if (behind === 'served' || serving === 0) return served;
  return behind === 'servedBy' ? serving : Math.min(served, serving);
}

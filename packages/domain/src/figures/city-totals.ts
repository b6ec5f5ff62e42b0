import { FIGURE_KINDS } from './figure-kinds.js';

/** A figure as whoever reads it sees it; null where it is withheld. */
export interface ShownFigure {
  key: string;
  value: number | null;
}

/** What the city is told of one community. */
export interface CommunityLine {
  kind: string;
  town: string | null;
  figures: readonly ShownFigure[];
}

export interface FigureTotal {
  key: string;
  /** Sum over the communities whose figure is shown; null where there is none. */
  value: number | null;
  /** How many communities it is the sum of. */
  communities: number;
  /** How many more have a figure that is withheld. */
  withheld: number;
}

export interface FigureGroup<Name> {
  name: Name;
  communities: number;
  totals: FigureTotal[];
}

/**
 * Totals over communities, from what is shown of each and nothing else. What is withheld is in no sum: a total over all of
 * them less the others would be the one that is withheld.
 */
export function totalsOf(lines: readonly CommunityLine[]): FigureTotal[] {
  const totals = new Map<string, FigureTotal>(
    FIGURE_KINDS.map(({ key }) => [key, { key, value: null, communities: 0, withheld: 0 }]),
  );
  for (const { key, value } of lines.flatMap(({ figures }) => figures)) {
    const total = totals.get(key);
    if (!total) continue;
    if (value === null) total.withheld += 1;
    else {
      total.value = (total.value ?? 0) + value;
      total.communities += 1;
    }
  }
  return [...totals.values()];
}

/** The same for each group of them, in the order in which the groups are first met. */
export function totalsBy<Name>(
  lines: readonly CommunityLine[],
  nameOf: (line: CommunityLine) => Name,
): FigureGroup<Name>[] {
  const groups = new Map<Name, CommunityLine[]>();
  for (const line of lines) groups.set(nameOf(line), [...(groups.get(nameOf(line)) ?? []), line]);
  return [...groups].map(([name, members]) => ({ name, communities: members.length, totals: totalsOf(members) }));
}

/** A figure of one community, as its own session counts it. */
export interface Counted {
  key: string;
  value: number;
  /** How many persons stand behind the value; null where it is about none. */
  persons: number | null;
}

/** From one person on, up to so many, one could guess who they are. */
const FEW = 4;

/**
 * What of a figure leaves its community; null where it is withheld. It depends on this figure alone, and everything that
 * the city is told is computed from what is shown: totals, groups and the days before and after have nothing to subtract.
 */
export const shownOf = ({ value, persons }: Pick<Counted, 'value' | 'persons'>): number | null =>
  persons !== null && persons >= 1 && persons <= FEW ? null : value;

/** How a withheld figure is written where there is room for a text only. */
export const WITHHELD = `<${FEW + 1}`;

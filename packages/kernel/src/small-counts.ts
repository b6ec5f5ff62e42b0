/** From one person on, up to so many, one could guess who they are. */
const FEW = 4;

/**
 * What of a figure leaves its community; null where it is withheld, since `persons` (null where it is about none) are so
 * few. It depends on this figure alone, and everything that others are told is computed from what is shown: totals, groups
 * and the times before and after have nothing to subtract.
 */
export const shownOf = ({ value, persons }: { value: number; persons: number | null }): number | null =>
  persons !== null && persons >= 1 && persons <= FEW ? null : value;

/** How a withheld figure is written where there is room for a text only. */
export const WITHHELD = `<${FEW + 1}`;

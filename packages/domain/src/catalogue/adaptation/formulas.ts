import type { Formula, Rounding } from './mapping.js';

/** What the formula makes of a figure, before bounds; `before` is the template's value. All arithmetic is in whole numbers. */
export function computed(formula: Formula, rounding: Rounding | null, before: unknown, figure: number): unknown {
  switch (formula.formula) {
    case 'IN_PROPORTION':
      return Number.isSafeInteger(before)
        ? rounded(BigInt(before as number) * BigInt(figure), BigInt(formula.reference), rounding!)
        : before;
    case 'ONE_PER':
      return rounded(BigInt(figure), BigInt(formula.per), rounding!);
    case 'STEPS':
      return formula.steps.findLast(({ from }) => from <= figure)?.value ?? before;
  }
}

/** The multiple of the step that lies above, below or nearest to `dividend` ÷ `divisor`; neither is negative. */
function rounded(dividend: bigint, divisor: bigint, { to, step }: Rounding): number {
  const unit = divisor * BigInt(step);
  const [whole, rest] = [dividend / unit, dividend % unit];
  const isUp = to === 'UP' ? rest > 0n : to === 'NEAREST' && rest * 2n >= unit;
  return Number((isUp ? whole + 1n : whole) * BigInt(step));
}

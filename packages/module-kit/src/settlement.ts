import { type Fen, share } from '@gongzhi/kernel';
import type { Claim } from './contract.js';

/** A claim held against what its funding line has left; `payable + shortfall = due`. */
export interface SettledClaim extends Claim {
  payable: Fen;
  shortfall: Fen;
}

/**
 * Pays claims out of what each funding line has left, never more: claims that exceed a line share it in proportion,
 * to the fen. A line that is not listed, or is overdrawn, has nothing. The order of the claims is kept.
 */
export function settleWithin(claims: readonly Claim[], availableByLine: Readonly<Record<string, Fen>>): SettledClaim[] {
  const payable = new Map<Claim, Fen>();
  for (const line of new Set(claims.map(({ fundingLine }) => fundingLine))) {
    const ofLine = claims.filter(({ fundingLine }) => fundingLine === line);
    const left = Object.hasOwn(availableByLine, line) ? Math.max(0, availableByLine[line] ?? 0) : 0;
    const dues = ofLine.map(({ due }) => due);
    share(left, dues).forEach((part, index) => {
      payable.set(ofLine[index]!, part);
    });
  }
  return claims.map((claim) => {
    const paid = payable.get(claim) ?? 0;
    return { ...claim, payable: paid, shortfall: claim.due - paid };
  });
}

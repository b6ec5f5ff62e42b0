/** Money is whole fen (1 yuan = 100 fen) in a safe integer, never a fraction. */
export type Fen = number;

export const MAX_FEN: Fen = Number.MAX_SAFE_INTEGER;

export function assertFen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number of fen`);
  return value;
}

/** `123456` → `"1234.56"`. */
export function formatYuan(fen: Fen): string {
  const digits = String(Math.abs(assertFen(fen))).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `amount × numerator ÷ denominator`, rounded half up to the fen; exact for any safe integers. */
export function proportion(amount: Fen, numerator: number, denominator: number): Fen {
  if (amount < 0 || numerator < 0 || denominator <= 0) throw new RangeError('proportion wants positive whole numbers');
  const [a, n, d] = [BigInt(assertFen(amount)), BigInt(numerator), BigInt(denominator)];
  return assertFen(Number((2n * a * n + d) / (2n * d)));
}

/**
 * Splits what is there among claims that exceed it, in proportion to each claim, to the fen: the shares add up to
 * `available` exactly. Fen left over by rounding down go to the largest remainders, earlier claims first.
 * Claims that do not exceed it are met in full. Less than nothing is nothing.
 */
export function share(available: Fen, claims: readonly Fen[]): Fen[] {
  if (claims.some((claim) => assertFen(claim) < 0)) throw new RangeError('nobody claims less than nothing');
  const total = claims.reduce((sum, claim) => assertFen(sum + claim), 0);
  const there = Math.max(0, assertFen(available));
  if (total <= there) return [...claims];
  const pot = BigInt(there);
  const parts = claims.map((claim, index) => {
    const product = pot * BigInt(claim);
    return { index, fen: Number(product / BigInt(total)), remainder: product % BigInt(total) };
  });
  let left = Number(pot) - parts.reduce((sum, part) => sum + part.fen, 0);
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of byRemainder) {
    if (left === 0) break;
    part.fen += 1;
    left -= 1;
  }
  return parts.map((part) => part.fen);
}

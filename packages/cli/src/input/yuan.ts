import { wrongUsage } from '../failure.js';

/** An amount in yuan, with at most two decimals, as fen. */
export function fenOf(yuan: string): number {
  const [, whole, decimals = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(yuan) ?? [];
  if (whole === undefined) {
    throw wrongUsage(
      `${yuan} 不是以元为单位的金额，应如 1200 或 1200.50。`,
      `${yuan} is no amount in yuan; it should read like 1200 or 1200.50.`,
    );
  }
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}

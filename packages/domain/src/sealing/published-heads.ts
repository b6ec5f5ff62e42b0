import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Head } from './chain.js';

/**
 * A file beside the database, to which a line is added for every chain that has grown. It is worth as much as it is out
 * of reach of whoever can change the database: copy it elsewhere, and hold the copy against the database.
 */
export function publishHeads(file: string, heads: readonly Head[], at = new Date()): void {
  const lines = heads.map((head) => `${JSON.stringify({ at: at.toISOString(), ...head })}\n`);
  if (lines.length > 0) appendFileSync(file, lines.join(''), { mode: 0o600 });
}

/** The last head of each chain that a file holds. A line that was not written to its end is none. */
export function publishedHeads(file: string): (communityId: string, chain: string) => Head | null {
  const heads = new Map<string, Head>();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  for (const line of lines) {
    const { communityId, chain, position, hash } = JSON.parse(line) as Head;
    heads.set(`${communityId} ${chain}`, { communityId, chain, position, hash });
  }
  return (communityId, chain) => heads.get(`${communityId} ${chain}`) ?? null;
}

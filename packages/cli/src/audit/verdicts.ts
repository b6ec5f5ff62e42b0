import { join } from 'node:path';
import { type Breakage, CHAINS, everyCommunity, publishedHeads, type Verdict, verifyChain } from '@gongzhi/domain';
import { type Text, text } from '@gongzhi/kernel';
import type { Database } from '@gongzhi/storage';

/** Where the platform writes how far each chain has come. */
export const headsFile = (dataFolder: string): string => join(dataFolder, 'audit-heads.jsonl');

export interface CommunityVerdict extends Verdict {
  community: string;
  chain: string;
}

/** Every chain of every community (or of one), held against the heads that a file has kept. */
export async function verdictsOf(database: Database, heads: string, only?: string): Promise<CommunityVerdict[]> {
  const published = publishedHeads(heads);
  const communities = (await everyCommunity(database)).filter(({ code }) => !only || code === only);
  const verdicts: CommunityVerdict[] = [];
  for (const { id, code } of communities) {
    for (const chain of CHAINS) {
      const verdict = await verifyChain(database, id, chain, published(id, chain.name));
      verdicts.push({ community: code, chain: chain.name, ...verdict });
    }
  }
  return verdicts;
}

const WHAT: Record<Breakage['what'], Text> = {
  ROW_ALTERED: text('记录被改动', 'an entry was altered'),
  ROW_MISSING: text('记录被删除', 'an entry was removed'),
  ROW_INSERTED: text('记录被补插', 'an entry was put in behind the seals'),
  SEAL_ALTERED: text('封存被改动', 'a seal was altered'),
  SEAL_MISSING: text('封存缺失', 'a seal is missing'),
  TRIMMED_EARLY: text('未满保存期即被清除', 'entries were taken away before their time'),
};

/** What is broken first in a chain, in words. */
export function breakageText({ community, chain, broken }: CommunityVerdict): Text | null {
  if (!broken) return null;
  const { zh, en } = WHAT[broken.what];
  const row = broken.rowId ? ` ${broken.rowId}` : '';
  return text(
    `${community} 的 ${chain} 链：${zh}${row}（第 ${broken.position} 次封存）`,
    `The ${chain} chain of ${community}: ${en}${row} (seal ${broken.position})`,
  );
}

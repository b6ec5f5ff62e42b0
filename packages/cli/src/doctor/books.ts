import { type Discrepancy, everyCommunity, verifyBooks } from '@gongzhi/domain';
import { type Text, text } from '@gongzhi/kernel';
import type { Database } from '@gongzhi/storage';
import { type Finding, ok, problem } from './finding.js';

const WHAT: Record<Discrepancy['what'], Text> = {
  BALANCE_IS_NOT_ITS_TRANSFERS: text('账户余额与转账不符', 'the balance of an account is not its transfers'),
  BALANCE_IS_NOT_ITS_ENTRIES: text('账户余额与分录不符', 'the balance of an account is not its entries'),
  HELD_IS_NOT_ITS_HOLDS: text('账户冻结额与冻结不符', 'what an account keeps is not its holds'),
  ENTRIES_ARE_NOT_THE_TRANSFER: text('转账与其分录不符', 'the entries of a transfer do not tell of it'),
  HOLD_IS_NOT_ITS_TRANSFER: text('冻结与其转账不符', 'a hold is not the transfer that it became'),
  HOLD_WAITS_FOR_NOTHING: text('事项已办结，冻结却没有解除', 'a hold outlives what it was placed for'),
};

/** Adds up every community's accounts of money and points anew. */
export async function bookFindings(database: Database): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id, code } of await everyCommunity(database)) {
    for (const { what, id: which } of await verifyBooks(database, id, 10)) {
      const { zh, en } = WHAT[what];
      findings.push(
        problem(
          'books',
          `社区 ${code}：${zh}（${which}）；请先暂停该社区，用 gongzhi audit verify 查找改动，再从备份核对`,
          `Community ${code}: ${en} (${which}); suspend it, look for the change with gongzhi audit verify, and compare with a backup`,
        ),
      );
    }
  }
  if (findings.length > 0) return findings;
  return [ok('books', '各社区的资金与积分账目相符', 'The books of money and points add up in every community')];
}

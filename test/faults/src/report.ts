import type { Outcome } from './run.ts';
import type { Findings } from './verify.ts';

const CHECKS: Record<keyof Findings, string> = {
  lost: '已应答的都在 · everything that was acknowledged is there',
  duplicated: '没有做了两次的 · nothing was done twice',
  unasked: '没有无人要求的 · nothing is there that nobody asked for',
  replays: '同键重试应答相同，并标明 · replays are answered alike, and marked',
  books: '各社区账目相符 · the books of every community agree',
  balances: '余额等于已应答之和 · balances are the sum of what was answered',
  holds: '每笔冻结都等着审批 · every hold waits for a decision',
  chains: '各链完好 · every chain is sound',
};

/** Of what is wrong, so much is told. */
const MOST = 10;

/** Tells what came of it, and ends with the same line as `npm test`. @returns the exit code */
export function report(outcome: Outcome, { json }: { json: boolean }): number {
  const { findings, kills, killsWanted } = outcome;
  const checks = Object.keys(CHECKS) as (keyof Findings)[];
  const failed = checks.filter((check) => findings[check].length > 0);
  // Every kill takes the gateway. A run that was spared some has not shown what it was to show.
  const tooFew = kills.gateway < killsWanted;
  if (json) {
    console.log(JSON.stringify({ ...outcome, lost: findings.lost.length, duplicated: findings.duplicated.length }));
    return failed.length === 0 && !tooFew ? 0 : 1;
  }
  const { acknowledged, transfers, wanted, retried, replays, longestGapMs, operationsPerSecond, seed, dataFolder } =
    outcome;
  console.log(`应答 · acknowledged      ${acknowledged} / ${wanted}（${operationsPerSecond}/s）`);
  console.log(`记账 · transfers         ${transfers}`);
  console.log(`重试后才应答 · on retry  ${retried}`);
  console.log(`重放 · replayed          ${replays}`);
  console.log(`丢失 · lost              ${findings.lost.length}`);
  console.log(`重复 · duplicated        ${findings.duplicated.length}`);
  console.log(`击杀 · kills             ${kills.gateway} 网关 · gateway, ${kills.postgres} PostgreSQL`);
  console.log(`最长中断 · longest gap   ${(longestGapMs / 1000).toFixed(1)} s`);
  console.log(`种子 · seed              ${seed}`);
  for (const check of checks) {
    console.log(`${findings[check].length === 0 ? '✓' : '✗'} ${CHECKS[check]}`);
    for (const each of findings[check].slice(0, MOST)) console.log(`    ${each}`);
  }
  console.log(`${tooFew ? '✗' : '✓'} 击杀次数如所要求 · as many kills as asked for: ${kills.gateway} / ${killsWanted}`);
  if (dataFolder) console.log(`数据文件夹 · data folder: ${dataFolder}`);
  const wrong = failed.length + (tooFew ? 1 : 0);
  console.log(`${checks.length + 1 - wrong} passed, ${wrong} failed`);
  return wrong === 0 ? 0 : 1;
}

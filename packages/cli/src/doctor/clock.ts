import { type Finding, ok, problem } from './finding.js';

/** Tokens of an issuer whose clock runs further ahead are refused. In milliseconds. */
const TOLERANCE = 30_000;

/** Compares another machine's time with ours; its answer was made at some moment between `asked` and `answered`. */
export function clockFinding(whose: string, theirs: number, asked: number, answered: number): Finding {
  const ahead = theirs > answered ? theirs - answered : Math.min(0, theirs - asked);
  if (Math.abs(ahead) <= TOLERANCE)
    return ok('clock', `时钟与 ${whose} 一致`, `The clock agrees with that of ${whose}`);
  const seconds = Math.round(Math.abs(ahead) / 1000);
  return problem(
    'clock',
    `${whose} 的时钟比本机${ahead > 0 ? '快' : '慢'} ${seconds} 秒：请在两处启用时间同步`,
    `The clock of ${whose} is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine’s: turn on time synchronisation on both`,
  );
}

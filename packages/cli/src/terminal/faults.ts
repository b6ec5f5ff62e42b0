import { text } from '@gongzhi/kernel';
import { logLines } from './log-lines.js';
import { both, note } from './words.js';

/** In production every request and every fault is a line of JSON, for programs that collect such. */
export function logging() {
  const log = logLines();
  const report = (fault: unknown, requestId: string) => log(JSON.stringify(faultLine(fault, requestId)));
  return { log, report };
}

/** Where it happened and what kind it is. Its sentence is left out: what the database says may hold personal data. */
function faultLine(fault: unknown, id: string) {
  const { name = 'Error', code, stack = '' } = fault as { name?: string; code?: string; stack?: string };
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    time: new Date().toISOString(),
    level: 'error',
    id,
    name,
    code: code ?? null,
    at: frames.map((at) => at.trim()),
  };
}

/** A fault of ours, by the request id that its caller was told, or by where it happened. What the database says may hold personal data. */
export function reportFault(fault: unknown, requestId: string): void {
  const { name = 'Error', code } = fault as { name?: string; code?: string };
  note(
    `✗ ${requestId} ${name}${code ? ` ${code}` : ''} ${both(text('（GONGZHI_DEBUG=1 显示详情）', '(GONGZHI_DEBUG=1 shows more)'))}`,
  );
  if (process.env.GONGZHI_DEBUG) console.error(fault);
}

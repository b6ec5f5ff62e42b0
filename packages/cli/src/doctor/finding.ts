import { type Text, text } from '@gongzhi/kernel';

export type Level = 'OK' | 'WARNING' | 'PROBLEM';

/** One line of the doctor's report: what was looked at, how it stands, and where it does not, what to do. */
export interface Finding {
  check: string;
  level: Level;
  text: Text;
}

const finding =
  (level: Level) =>
  (check: string, zh: string, en: string): Finding => ({ check, level, text: text(zh, en) });

export const ok = finding('OK');
export const warning = finding('WARNING');
export const problem = finding('PROBLEM');

/** Runs one check; what it throws becomes its finding, in the words of what was thrown. */
export async function checked(check: string, work: () => Finding[] | Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    const said = (error as { text?: Text }).text;
    const { message } = error as Error;
    return [
      said
        ? { check, level: 'PROBLEM', text: said }
        : problem(check, `检查失败：${message}`, `The check failed: ${message}`),
    ];
  }
}

import { createInterface } from 'node:readline/promises';
import { type Text, text } from '@gongzhi/kernel';
import { CommandFailure, EXIT } from '../failure.js';

/** Asks on the terminal; anything but yes is no. @throws CommandFailure where nobody sits there to be asked */
export async function isAgreed(question: Text): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new CommandFailure(
      text(
        `${question.zh}此处无人可问：确认执行请加 --yes，只看计划请加 --dry-run。`,
        `${question.en} There is nobody here to ask: add --yes to go ahead, --dry-run to see the plan only.`,
      ),
      EXIT.usage,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question.zh} ${question.en} [y/N] `);
    return /^(y|yes|是|好)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

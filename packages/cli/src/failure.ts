import { Denial, Refusal, type Text, text } from '@gongzhi/kernel';

/** What scripts can rely on. */
export const EXIT = { ok: 0, failed: 1, usage: 2, notRunning: 3 } as const;

/** A command cannot do what it was asked for; `text` is the one sentence that is shown. */
export class CommandFailure extends Error {
  readonly text: Text;
  readonly exitCode: number;

  constructor(message: Text, exitCode: number = EXIT.failed, cause?: unknown) {
    super(message.en, { cause });
    this.name = 'CommandFailure';
    this.text = message;
    this.exitCode = exitCode;
  }
}

export const wrongUsage = (zh: string, en: string): CommandFailure => new CommandFailure(text(zh, en), EXIT.usage);

export interface ToldFailure {
  /** Empty where all has been said already. */
  sentences: Text[];
  exitCode: number;
}

/** What any error of a command means to whoever typed it. */
export function toldFailure(error: unknown): ToldFailure {
  if (error instanceof CommandFailure) return { sentences: [error.text], exitCode: error.exitCode };
  if (error instanceof Denial) {
    const exitCode = error.code === 'UNAVAILABLE' ? EXIT.notRunning : EXIT.failed;
    return { sentences: [error.text], exitCode };
  }
  if (error instanceof Refusal) {
    return { sentences: error.problems.map(({ message }) => message), exitCode: EXIT.failed };
  }
  if (isStartupProblem(error)) return { sentences: [error.text], exitCode: EXIT.failed };
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const unexpected = text(
    `出现意外错误：${reason}（加 GONGZHI_DEBUG=1 可看详情）`,
    `Something unexpected happened: ${reason} (GONGZHI_DEBUG=1 shows more)`,
  );
  return { sentences: [unexpected], exitCode: EXIT.failed };
}

/** By its name: the class itself would load the whole of storage into commands that are over in a moment. */
const isStartupProblem = (error: unknown): error is Error & { text: Text } =>
  error instanceof Error && error.name === 'StartupProblem' && 'text' in error;

import { readFileSync } from 'node:fs';
import { text } from '@gongzhi/kernel';
import { CommandFailure } from '../failure.js';

/**
 * Settings from the surroundings: `NAME` itself, or the content of the file that `NAME_FILE` names, as secrets are given
 * to containers. @throws CommandFailure where such a file cannot be read
 */
export function fromEnvironment(
  names: readonly string[],
  known: Record<string, string> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string | undefined> {
  return { ...known, ...Object.fromEntries(names.map((name) => [name, settingOf(name, environment)])) };
}

function settingOf(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const file = environment[`${name}_FILE`];
  if (environment[name] || !file) return environment[name] || undefined;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new CommandFailure(
      text(
        `无法读取 ${name}_FILE 所指的 ${file}（${code}）`,
        `${file}, named by ${name}_FILE, cannot be read (${code})`,
      ),
    );
  }
}

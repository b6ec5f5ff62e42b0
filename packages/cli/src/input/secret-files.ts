import { readFileSync } from 'node:fs';
import { text } from '@gongzhi/kernel';
import { CommandFailure } from '../failure.js';

/** What nobody should see in a list of processes or of a container's variables. */
const SECRETS = ['DATABASE_URL', 'GONGZHI_MASTER_KEY', 'GONGZHI_INVITATIONS_SECRET', 'KEYCLOAK_ADMIN_PASSWORD'];

/**
 * Reads secrets that are given as files, as containers are given them: `GONGZHI_MASTER_KEY_FILE` names the file of
 * `GONGZHI_MASTER_KEY`, which wins where both are given. @throws CommandFailure where a file cannot be read or is empty
 */
export function readSecretFiles(environment: NodeJS.ProcessEnv): void {
  for (const name of SECRETS) {
    const file = environment[`${name}_FILE`];
    if (file && !environment[name]) environment[name] = contentOf(file, `${name}_FILE`);
  }
}

function contentOf(file: string, variable: string): string {
  const content = read(file, variable).trim();
  if (content) return content;
  throw new CommandFailure(text(`${variable} 所指的 ${file} 是空的。`, `${file}, named by ${variable}, is empty.`));
}

function read(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new CommandFailure(
      text(
        `无法读取 ${variable} 所指的 ${file}（${code}）。`,
        `${file}, named by ${variable}, cannot be read (${code}).`,
      ),
    );
  }
}

import type { Command } from 'commander';
import type { Finding, Level } from '../doctor/finding.js';
import { EXIT } from '../failure.js';
import { gatewayUrl } from '../places.js';
import { both, print, printJson } from '../terminal/words.js';
import { withJson, withUrl } from './options.js';

interface DoctorOptions {
  url?: string;
  json?: boolean;
}

export function doctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      '检查本机、数据库、登录与网关，说明问题和办法 · Say what is wrong with this deployment, and what to do',
    );
  withJson(withUrl(command)).action(async ({ url, json }: DoctorOptions) => {
    const findings = await examine(gatewayUrl(url));
    if (json) printJson(findings);
    else for (const { level, text } of findings) print(`${MARKS[level]} ${both(text)}`);
    if (findings.some(({ level }) => level === 'PROBLEM')) process.exitCode = EXIT.failed;
  });
}

const MARKS: Record<Level, string> = { OK: '✓', WARNING: '!', PROBLEM: '✗' };

async function examine(url: string): Promise<Finding[]> {
  const [{ machineFindings }, { databaseFindings }, { serviceFindings }] = await Promise.all([
    import('../doctor/machine.js'),
    import('../doctor/database.js'),
    import('../doctor/service.js'),
  ]);
  const { dataFolder, findings } = await machineFindings();
  const database = dataFolder === null ? [] : await databaseFindings(dataFolder, process.env.DATABASE_URL || undefined);
  return [...findings, ...database, ...(await serviceFindings(url))];
}

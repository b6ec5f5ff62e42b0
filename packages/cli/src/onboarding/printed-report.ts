import { writeFileSync } from 'node:fs';
import type { Reported } from '@gongzhi/domain';
import { text } from '@gongzhi/kernel';
import { CommandFailure } from '../failure.js';

/** Writes the report as a page to be printed. @throws CommandFailure */
export async function writeReport(path: string, reported: Reported): Promise<void> {
  // Loaded when it is needed: with it comes the whole domain.
  const { htmlReport } = await import('@gongzhi/domain');
  try {
    writeFileSync(path, htmlReport(reported, new Date()));
  } catch (error) {
    throw new CommandFailure(
      text(`报告写不到 ${path}。`, `The report cannot be written to ${path}.`),
      undefined,
      error,
    );
  }
}

import { readFileSync } from 'node:fs';
import { text } from '@gongzhi/kernel';
import { CommandFailure } from '../failure.js';

/** A file's bytes; `-` is what is piped in. */
export function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandFailure(text(`读不到文件 ${file}（${code}）。`, `The file ${file} cannot be read (${code}).`));
  }
}

export const contentOf = (file: string): string => new TextDecoder().decode(bytesOf(file));

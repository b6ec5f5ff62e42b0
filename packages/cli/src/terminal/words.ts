import type { Text } from '@gongzhi/kernel';
import { onOneLine } from './table.js';

/** Both languages on one line, Chinese first. */
export const both = ({ zh, en }: Text): string => `${zh} · ${en}`;

export const print = (line = ''): void => void process.stdout.write(`${line}\n`);

/** What is not the answer goes to standard error, so that an answer can be piped. */
export const note = (line: string): void => void process.stderr.write(`${line}\n`);

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** One sentence in Chinese, the same in English below it. */
export const complain = ({ zh, en }: Text): void => note(`✗ ${onOneLine(zh)}\n  ${onOneLine(en)}`);

import { refuse, text } from '@gongzhi/kernel';

const CONTROL = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A name as it is stored: NFC, trimmed, 1 to 100 characters, nothing invisible. @throws Refusal BAD_USER_INPUT */
export function normaliseName(name: string, field: string[]): string {
  const normal = name.normalize('NFC').trim();
  const length = [...normal].length;
  if (length >= 1 && length <= 100 && !CONTROL.test(normal)) return normal;
  throw refuse(
    'BAD_USER_INPUT',
    text('应为 1 至 100 个字，且不含控制字符', 'This takes 1 to 100 characters, no control characters'),
    field,
  );
}

import { identifierIn, Refusal, refuse, text } from '@gongzhi/kernel';

const CONTROL = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\n]|[\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A name as it is stored: NFC, trimmed, 1 to 100 characters, nothing invisible, no identifier. @throws Refusal BAD_USER_INPUT */
export function normaliseName(name: string, field: string[]): string {
  const normal = name.normalize('NFC').trim();
  const length = [...normal].length;
  refuseIdentifier(normal, field);
  if (length >= 1 && length <= 100 && !CONTROL.test(normal)) return normal;
  throw refuse(
    'BAD_USER_INPUT',
    text('应为 1 至 100 个字，且不含控制字符', 'This takes 1 to 100 characters, no control characters'),
    field,
  );
}

/** A text of some lines as it is stored: 1 to 1,000 characters, no identifier. @throws Refusal BAD_USER_INPUT */
export function normaliseNote(note: string, field: string[]): string {
  const normal = note.normalize('NFC').replaceAll('\r\n', '\n').trim();
  const length = [...normal].length;
  refuseIdentifier(normal, field);
  if (length >= 1 && length <= 1_000 && !CONTROL_BUT_LINES.test(normal)) return normal;
  throw refuse(
    'BAD_USER_INPUT',
    text('应为 1 至 1000 个字，且不含控制字符', 'This takes 1 to 1,000 characters, no control characters'),
    field,
  );
}

/** What is stored as it was written must not tell who somebody is. @throws Refusal BAD_USER_INPUT */
export function refuseIdentifier(written: string, field: string[]): void {
  if (!identifierIn(written)) return;
  throw new Refusal([
    {
      code: 'BAD_USER_INPUT',
      field,
      reason: 'IDENTIFIER_IN_TEXT',
      message: text(
        '文字中含有身份证号或手机号，这里不加密保存：请删去，登记到本人的 identityNumber 或 phone',
        'This holds an identity or mobile number, which is not kept encrypted here: take it out and register it as the person’s identityNumber or phone',
      ),
    },
  ]);
}

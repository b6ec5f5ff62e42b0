import { isLocalDate, type LocalDate, refuse, text } from '@gongzhi/kernel';

/**
 * An email in the one form in which it is compared: trimmed, lower case. The domain may lack a dot, as names within
 * one organisation do.
 * @throws Refusal BAD_USER_INPUT
 */
export function normaliseEmail(email: string, field: string[]): string {
  const normal = email.trim().normalize('NFKC').toLowerCase();
  if (normal.length <= 200 && /^[^\s@<>"(),:;[\]\\]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(normal)) return normal;
  throw refuse('BAD_USER_INPUT', text('邮箱格式不正确', 'This is no email address'), field);
}

/** A mainland mobile number, 11 digits. @throws Refusal BAD_USER_INPUT */
export function normalisePhone(phone: string, field: string[]): string {
  const normal = phone
    .normalize('NFKC')
    .replaceAll(/[\s-]/g, '')
    .replace(/^\+?86(?=1\d{10}$)/, '');
  if (/^1[3-9]\d{9}$/.test(normal)) return normal;
  throw refuse('BAD_USER_INPUT', text('手机号应为 11 位', 'A mobile number has 11 digits'), field);
}

/** An identity number of 18 characters with its check character (GB 11643, ISO 7064 MOD 11-2). @throws Refusal BAD_USER_INPUT */
export function normaliseIdentityNumber(number: string, field: string[]): string {
  const normal = number.trim().normalize('NFKC').toUpperCase();
  if (/^\d{17}[\dX]$/.test(normal) && checkCharacter(normal.slice(0, 17)) === normal[17]) return normal;
  throw refuse(
    'BAD_USER_INPUT',
    text('身份证号码不正确（18 位，含校验位）', 'This identity number fails its check'),
    field,
  );
}

/** Birth date and sex, which an identity number tells; null where no such day exists. */
export function identityFacts(number: string): { birthDate: LocalDate; sex: 'F' | 'M' } | null {
  const birthDate = number.slice(6, 14).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  return isLocalDate(birthDate) ? { birthDate, sex: Number(number[16]) % 2 === 1 ? 'M' : 'F' } : null;
}

function checkCharacter(digits: string): string {
  const remainder = [...digits].reduce((sum, digit, index) => sum + Number(digit) * (2 ** (17 - index) % 11), 0) % 11;
  return '10X98765432'[remainder]!;
}

const CREDIT_CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A unified social credit code of 18 characters with its check character (GB 32100). @throws Refusal BAD_USER_INPUT */
export function normaliseCreditCode(code: string, field: string[]): string {
  const normal = code.trim().normalize('NFKC').toUpperCase();
  const values = [...normal].map((character) => CREDIT_CODE_ALPHABET.indexOf(character));
  const sum = values.slice(0, 17).reduce((total, value, index) => total + value * (3 ** index % 31), 0);
  if (values.length === 18 && !values.includes(-1) && values[17] === (31 - (sum % 31)) % 31) return normal;
  throw refuse(
    'BAD_USER_INPUT',
    text('统一社会信用代码不正确（18 位，含校验位）', 'This unified social credit code fails its check'),
    field,
  );
}

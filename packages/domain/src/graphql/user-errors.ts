import type { Language, Problem } from '@gongzhi/kernel';
import type { UserError } from './payload.js';

/** Problems as the API shows them, in one language. */
export const userErrorsOf = (problems: readonly Problem[], language: Language): UserError[] =>
  problems.map(({ code, field, reason, message }) => ({
    code,
    field: field ?? null,
    reason: reason ?? null,
    message: message[language],
  }));

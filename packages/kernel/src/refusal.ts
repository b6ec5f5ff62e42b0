import type { Text } from './text.js';

/** Where every failure that a caller is told of belongs; the API uses the same words. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'LIMIT_EXCEEDED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** The outcomes that the caller can mend: they come back as `userErrors`. */
export type RefusalCode = 'NOT_FOUND' | 'BAD_USER_INPUT' | 'CONFLICT' | 'LIMIT_EXCEEDED';

export interface Problem {
  code: RefusalCode;
  /** Path from the mutation's input to the value at fault, as in `['data', 'meals']`. */
  field?: string[];
  /** The rule that said no, as in `AGE_OUT_OF_RANGE`, where one did. */
  reason?: string;
  message: Text;
}

/**
 * An expected outcome that the caller can mend. Thrown by a service to leave its transaction, so that nothing is half
 * done; the gateway returns it as `userErrors` (or, for a query, as a typed error).
 */
export class Refusal extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message.en).join('; '));
    this.name = 'Refusal';
    this.problems = problems;
  }
}

export const refuse = (code: RefusalCode, message: Text, field?: string[]): Refusal =>
  new Refusal([field ? { code, field, message } : { code, message }]);

/** A request that is turned away whole: it goes to the response's `errors`. */
export class Denial extends Error {
  readonly code: ErrorCode;
  readonly text: Text;

  constructor(code: ErrorCode, message: Text) {
    super(message.en);
    this.name = 'Denial';
    this.code = code;
    this.text = message;
  }
}

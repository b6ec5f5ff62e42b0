import type { Operation, Question } from '../operations.ts';

/** A request body, as GraphQL over HTTP has it. */
export interface Body {
  operationName: Operation;
  query: string;
  variables: Record<string, unknown>;
}

/** How a contestant is asked, and how its answers are read. */
export interface Dialect {
  /** `after` is the cursor of the first page of C, where the second is asked for. */
  body(question: Question, after: string | null): Body;
  /** The answer in the terms that all contestants share, as far as they differ by more than the encoding of ids. */
  common(data: unknown): unknown;
}

/** What stands in an answer at a path; undefined where there is nothing. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, name) => (found as Record<string, unknown> | null | undefined)?.[name], value);

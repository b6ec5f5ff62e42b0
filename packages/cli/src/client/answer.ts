import { text } from '@gongzhi/kernel';
import { CommandFailure, EXIT } from '../failure.js';
import { onOneLine } from '../terminal/table.js';
import { note } from '../terminal/words.js';
import { type Answer, type Connection, type Operation, send } from './gateway-client.js';

/** Something that the gateway would not do, of either kind: `errors`, and the `userErrors` of a mutation's payload. */
export interface AnswerProblem {
  code: string;
  message: string;
  /** Where: a path in the answer or, for a mutation, in its input; empty where the whole operation is meant. */
  path: string;
}

export function problemsOf({ data, errors = [] }: Answer): AnswerProblem[] {
  const refused = Object.entries(data ?? {}).flatMap(([field, payload]) =>
    userErrorsOf(payload).map(({ code, message, field: path }) => ({
      code: String(code),
      message: String(message),
      path: [field, ...(Array.isArray(path) ? path : [])].join('.'),
    })),
  );
  const denied = errors.map(({ message, path = [], extensions = {} }) => {
    const request = extensions.requestId ? ` (${extensions.requestId})` : '';
    return { code: extensions.code ?? 'INTERNAL', message: message + request, path: path.join('.') };
  });
  return [...denied, ...refused];
}

function userErrorsOf(payload: unknown): Record<string, unknown>[] {
  const found = (payload as { userErrors?: unknown } | null)?.userErrors;
  return Array.isArray(found) ? found : [];
}

export function noteProblems(problems: readonly AnswerProblem[]): void {
  for (const { code, message, path } of problems) {
    note(`✗ ${code}${path ? ` ${onOneLine(path)}` : ''}: ${onOneLine(message)}`);
  }
}

/** One where the gateway said why it would not, and that has been shown. */
export const exitCodeOf = (problems: readonly AnswerProblem[]): number =>
  problems.some(({ code }) => code === 'UNAVAILABLE') ? EXIT.notRunning : EXIT.failed;

/** Sends an operation of a command's own, which cannot go on without all of its data. */
export async function ask<T>(connection: Connection, operation: Operation): Promise<T> {
  const answer = await send(connection, operation);
  const problems = problemsOf(answer);
  if (problems.length === 0 && answer.data) return answer.data as T;
  throw refusedBy(problems);
}

/** The gateway answers in one language: its own words stand in the Chinese sentence, codes and places in the English. */
export function refusedBy(problems: readonly AnswerProblem[]): CommandFailure {
  const told = problems.map(({ message }) => message).join('；');
  const named = problems.map(({ code, path }) => (path ? `${code} at ${path}` : code)).join(', ');
  return new CommandFailure(
    text(`平台没有接受：${told}`, `The platform did not accept it: ${named}.`),
    exitCodeOf(problems),
  );
}

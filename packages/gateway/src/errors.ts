import { userErrorsOf } from '@gongzhi/domain';
import { Denial, type ErrorCode, type Language, Refusal, type Text, text, withoutIdentifiers } from '@gongzhi/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isUnreachable } from './request-session.js';

const STATUS: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  LIMIT_EXCEEDED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

export const statusOf = (code: ErrorCode): number => STATUS[code];

const FAULT = text(
  '平台内部错误，请稍后重试；如再次出现请告知此请求编号',
  'Something went wrong here; if it happens again, tell us this request id',
);

/** An answer that is one error and nothing else, as the whole body of a response. */
export const errorBody = (code: ErrorCode, message: Text, language: Language) => ({
  errors: [{ message: message[language], extensions: { code } }],
});

/**
 * An error as the caller sees it: one of our codes, a sentence in their language, and nothing of the inside. A fault is
 * told by its request id only; `report` gets the rest.
 */
export function describeError(
  error: GraphQLError,
  language: Language,
  requestId: string,
  report: (fault: unknown) => void,
): GraphQLFormattedError {
  const { locations, path } = error.toJSON();
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const cause = error.originalError ?? error;
  if (cause instanceof Denial) return { message: cause.text[language], ...place, extensions: { code: cause.code } };
  if (cause instanceof Refusal) {
    const problems = userErrorsOf(cause.problems, language);
    return {
      message: problems.map(({ message }) => message).join(' '),
      ...place,
      extensions: { code: problems[0]!.code, problems },
    };
  }
  if (cause instanceof GraphQLError) {
    // GraphQL quotes the value that does not fit.
    return { message: withoutIdentifiers(error.message), ...place, extensions: { code: 'BAD_USER_INPUT' } };
  }
  if (isUnreachable(cause)) {
    const message = text('数据库暂时不可用，请稍后重试', 'The database cannot be reached just now; try again shortly');
    return { message: message[language], ...place, extensions: { code: 'UNAVAILABLE' } };
  }
  report(cause);
  return { message: FAULT[language], ...place, extensions: { code: 'INTERNAL', requestId } };
}

import { toNodeId } from '@gongzhi/kernel';
import { KEY_PLACE, PAGES, type Question, RECORDED } from '../operations.ts';
import type { Dialect } from './dialect.ts';
import { DOCUMENTS } from './platform-documents.ts';

/** One schema in two encodings of ids: the platform's opaque ones, and the plain UUIDs of those who write by hand. */
const speaking = (id: (type: string, uuid: string) => string): Dialect => ({
  body: (question, after) => ({
    operationName: question.operation,
    query: DOCUMENTS[question.operation],
    variables: variables(question, after, id),
  }),
  common: (data) => data,
});

export const platform = speaking(toNodeId);
export const handWritten = speaking((_type, uuid) => uuid);

function variables(
  { operation, id, servedById, words }: Question,
  after: string | null,
  encode: (type: string, uuid: string) => string,
): Record<string, unknown> {
  switch (operation) {
    case 'A':
      return { id: encode('Project', id) };
    case 'B':
      return { first: PAGES.projects, enrolled: PAGES.enrolments };
    case 'C':
      return { id: encode('LedgerAccount', id), first: PAGES.entries, after };
    case 'D': {
      const [enrolmentId, helper] = [encode('Enrolment', id), encode('Enrolment', servedById)];
      return { input: { enrolmentId, servedById: helper, ...RECORDED, idempotencyKey: KEY_PLACE } };
    }
    case 'E':
      return { search: words, first: PAGES.templates };
    case 'F':
      return { first: PAGES.home };
  }
}

import { refuse, text } from '@gongzhi/kernel';

export interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** Which way a page is read, how many rows it holds at most, and from where. */
export interface Window {
  backwards: boolean;
  size: number;
  cursor: { value: string; field: 'after' | 'before' } | null;
}

export const DEFAULT_PAGE = 20;
export const LARGEST_PAGE = 100;

/** @throws Refusal where the arguments contradict each other or ask for too much */
export function windowOf({ first, after, last, before }: PageArguments): Window {
  if (last != null && first != null) throw contradiction('last');
  const backwards = last != null || (before != null && first == null);
  if (backwards && after != null) throw contradiction('after');
  if (!backwards && before != null) throw contradiction('before');
  const cursor = backwards ? before : after;
  return {
    backwards,
    size: sizeOf(backwards ? 'last' : 'first', (backwards ? last : first) ?? DEFAULT_PAGE),
    cursor: cursor == null ? null : { value: cursor, field: backwards ? 'before' : 'after' },
  };
}

function sizeOf(field: string, size: number): number {
  if (Number.isInteger(size) && size >= 0 && size <= LARGEST_PAGE) return size;
  throw refuse(
    'BAD_USER_INPUT',
    text(`${field} 应在 0 到 ${LARGEST_PAGE} 之间`, `${field} must be between 0 and ${LARGEST_PAGE}`),
    [field],
  );
}

const contradiction = (field: string) =>
  refuse(
    'BAD_USER_INPUT',
    text(
      'first 与 after 向前翻页，last 与 before 向后翻页，不能混用',
      'Use first with after, or last with before, not both',
    ),
    [field],
  );

import { Refusal, type Text } from '@gongzhi/kernel';

/** A value as somebody wrote it, or why it is none. */
export type Outcome<T> = { value: T } | { reason: Text };

/** What a service would refuse is a problem of the place where it was written. */
export function accepted<T>(normalise: () => T): Outcome<T> {
  try {
    return { value: normalise() };
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.problems[0]!.message };
    throw error;
  }
}

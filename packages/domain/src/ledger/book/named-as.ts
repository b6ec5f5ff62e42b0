import { Refusal } from '@gongzhi/kernel';

/** What the ledger names in its refusals. */
type OwnField = 'amount' | 'onDate' | 'holdId' | 'toId';

/** Runs what posts or holds for callers who know an amount, a day or a hold by other names: refusals name theirs. */
export async function namedAs<T>(fields: Partial<Record<OwnField, string[]>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(
      error.problems.map((problem) => {
        const field = problem.field?.length === 1 ? fields[problem.field[0] as OwnField] : undefined;
        return field ? { ...problem, field } : problem;
      }),
    );
  }
}

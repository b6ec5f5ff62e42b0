/**
 * Does `work` for every item, `width` at a time, and returns the results in the items' order. When one fails no other
 * is begun, those under way are waited for, and the first failure is thrown.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  // Shared by all workers: leaving the loop by an error closes it for the others too.
  const queue = inOrder(items);
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  const outcomes = await Promise.allSettled(Array.from({ length: width }, worker));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}

function* inOrder<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}

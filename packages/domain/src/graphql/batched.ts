import type { Reads, Row } from '@gongzhi/reading';
import DataLoader from 'dataloader';
import type { Ctx } from '../context.js';

const loaders = new WeakMap<Reads, Map<string, DataLoader<never, unknown, string>>>();

/**
 * What one row of an answer asks for, gathered with all the others that ask for the same: `load` is called once, with
 * every row, and answers by row id. Lives as long as the request's reads, so that nothing outlives a write.
 */
export function batched<T extends Row, V>(
  { reads }: Ctx,
  name: string,
  row: T,
  load: (rows: readonly T[]) => Promise<ReadonlyMap<string, V>>,
): Promise<V | undefined> {
  const ofRequest = loaders.get(reads) ?? new Map<string, DataLoader<never, unknown, string>>();
  loaders.set(reads, ofRequest);
  const loader =
    (ofRequest.get(name) as DataLoader<T, V | undefined, string> | undefined) ??
    new DataLoader<T, V | undefined, string>(
      async (rows) => {
        const found = await load(rows);
        return rows.map(({ id }) => found.get(id));
      },
      { cacheKeyFn: ({ id }) => id },
    );
  ofRequest.set(name, loader as unknown as DataLoader<never, unknown, string>);
  return loader.load(row);
}

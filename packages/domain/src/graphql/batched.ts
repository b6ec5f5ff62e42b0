import type { Row } from '@gongzhi/reading';
import type { EntityManager } from '@gongzhi/storage';
import DataLoader from 'dataloader';
import type { Ctx } from '../context.js';

const loaders = new WeakMap<EntityManager, Map<string, DataLoader<never, unknown, string>>>();

/**
 * What one row of an answer asks for, gathered with all the others that ask for the same: `load` is called once, with
 * every row, and answers by row id. Lives as long as the transaction, so that nothing outlives a write.
 */
export function batched<T extends Row, V>(
  { em }: Ctx,
  name: string,
  row: T,
  load: (rows: readonly T[]) => Promise<ReadonlyMap<string, V>>,
): Promise<V | undefined> {
  const ofTransaction = loaders.get(em) ?? new Map<string, DataLoader<never, unknown, string>>();
  loaders.set(em, ofTransaction);
  const loader =
    (ofTransaction.get(name) as DataLoader<T, V | undefined, string> | undefined) ??
    new DataLoader<T, V | undefined, string>(
      async (rows) => {
        const found = await load(rows);
        return rows.map(({ id }) => found.get(id));
      },
      { cacheKeyFn: ({ id }) => id },
    );
  ofTransaction.set(name, loader as unknown as DataLoader<never, unknown, string>);
  return loader.load(row);
}

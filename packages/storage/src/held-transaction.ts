import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type Transaction } from 'kysely';
import type { Call, Rows } from './exchange.js';

/** Runs a call in the transaction that `em` holds open, or in the one given, beside what the unit of work does there. */
export async function runIn(
  em: EntityManager,
  { statement, values }: Call,
  transaction: Transaction<unknown> | undefined = em.getTransactionContext(),
): Promise<Rows> {
  if (!transaction) throw new Error('no transaction is open');
  em.config.get('onQuery')(statement.text, values as unknown[]);
  const { rows } = await transaction.executeQuery<Record<string, string | null>>(
    CompiledQuery.raw(statement.text, [...values]),
  );
  return rows.map(Object.values<string | null>);
}

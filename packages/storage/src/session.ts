import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { IsolationLevel } from '@mikro-orm/postgresql';
import { type Call, statementOf } from './exchange.js';
import { SESSION } from './walls.js';

/**
 * Whose rows a transaction may see. Without `communityId` no tenant table shows a row; `subject` and `emailHash` open
 * the caller's own lines of the directory.
 */
export interface Scope {
  communityId?: string | undefined;
  subject?: string | undefined;
  emailHash?: string | undefined;
}

export type Mode = 'read' | 'write';

/**
 * Begins a transaction with its session set: the place where a tenant is chosen, beside `sessionCalls`. Reads see one snapshot; writes
 * are READ COMMITTED and rely on locks and constraints. The caller commits or rolls back.
 */
export async function openSession(orm: MikroORM, scope: Scope, mode: Mode): Promise<EntityManager> {
  const em = orm.em.fork({ session: { variables: variablesOf(scope) } }) as EntityManager;
  await em.begin(mode === 'read' ? { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true } : {});
  return em;
}

const variablesOf = ({ communityId = '', subject = '', emailHash = '' }: Scope) => ({
  [SESSION.community]: communityId,
  [SESSION.subject]: subject,
  [SESSION.emailHash]: emailHash,
});

const SETTINGS = Object.keys(variablesOf({})).map((name, n) => `set_config('${name}', $${n + 1}::text, true)`);

/**
 * The session of an exchange: its first call, whose settings all that follow see and nothing after them. `answer` is an
 * expression that reads no walled table, since nothing says that it comes after the settings; its value is the first
 * column. `$1::text` in it is the community's id.
 */
export function sessionCalls(answer = 'null'): (scope: Scope) => Call {
  const statement = statementOf(`select ${[answer, ...SETTINGS].join(', ')}`);
  return (scope) => ({ statement, values: Object.values(variablesOf(scope)) });
}

/**
 * The same, and holds the advisory lock of a name with others until the transaction ends: whoever wants it alone waits, and
 * who has it alone is waited for. What follows sees what was committed until then.
 */
export function sessionCallsHolding(answer: string): (scope: Scope, name: string) => Call {
  const lock = `pg_advisory_xact_lock_shared(hashtextextended($${SETTINGS.length + 1}::text, 0))`;
  const statement = statementOf(`select ${[answer, ...SETTINGS, lock].join(', ')}`);
  return (scope, name) => ({ statement, values: [...Object.values(variablesOf(scope)), name] });
}

/** The session alone. */
export const sessionCall = sessionCalls();

/** Runs `work` in one transaction: committed (after a flush) when it returns, rolled back when it throws. */
export async function inSession<T>(
  orm: MikroORM,
  scope: Scope,
  mode: Mode,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> {
  const em = await openSession(orm, scope, mode);
  try {
    const result = await work(em);
    await em.commit();
    return result;
  } catch (error) {
    await em.rollback();
    throw error;
  }
}

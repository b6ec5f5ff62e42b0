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
 * Begins a transaction with its session set: here and in `sessionCall` alone a tenant is chosen. Reads see one snapshot; writes
 * are READ COMMITTED and rely on locks and constraints. The caller commits or rolls back.
 */
export async function openSession(orm: MikroORM, scope: Scope, mode: Mode): Promise<EntityManager> {
  const em = orm.em.fork({
    session: {
      variables: {
        [SESSION.community]: scope.communityId ?? '',
        [SESSION.subject]: scope.subject ?? '',
        [SESSION.emailHash]: scope.emailHash ?? '',
      },
    },
  }) as EntityManager;
  await em.begin(mode === 'read' ? { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true } : {});
  return em;
}

const SET_SESSION = statementOf(
  `select ${Object.values(SESSION)
    .map((variable, index) => `set_config('${variable}', $${index + 1}, true)`)
    .join(', ')}`,
);

/** The same session for an exchange, of which it must be the first call. */
export const sessionCall = ({ communityId = '', subject = '', emailHash = '' }: Scope): Call => ({
  statement: SET_SESSION,
  values: [communityId, subject, emailHash],
});

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

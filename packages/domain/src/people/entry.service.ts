import { bureauAbility, visitorAbility } from '@gongzhi/access';
import { today } from '@gongzhi/kernel';
import {
  type Cryptography,
  type EntityManager,
  type Exchanges,
  runIn,
  type Scope,
  statementOf,
} from '@gongzhi/storage';
import { raiseAccessEpoch } from '../access-epoch/access-epoch.js';
import { actorOf, type Caller, type Entry, isBureau, sessionScope } from './caller.js';
import { entryCall, entryFrom, type UntiedLine } from './entry-statement.js';

/** City scope: the catalogue and one's own communities; for the bureau the whole register. */
export function enterCity(caller: Caller, cryptography: Cryptography): Entry {
  return {
    community: null,
    actor: actorOf(caller, null),
    ability: isBureau(caller) ? bureauAbility() : visitorAbility(),
    scope: sessionScope(caller, undefined, cryptography),
  };
}

/**
 * The id of the community that this code leads to, for `sessionScope`: of the one that has or had it or, where that one
 * was merged, of its successor. That it is known says nothing of who may enter.
 */
export async function communityIdOf(reading: Exchanges, code: string): Promise<string | null> {
  const [found] = await reading.run([{ statement: COMMUNITY_ID, values: [code] }]);
  return found?.[0]?.[0] ?? null;
}

/** The register is open to every session, so that this needs none. What has the code now comes before what had it. */
const COMMUNITY_ID = statementOf(`
  select coalesce(c.successor_id, c.id) from (
    select id from community where code = $1::text
    union all select line_id from community_code where code = $1::text limit 1) k
  join community c on c.id = k.id`);

/**
 * Enters the community of the session in one statement: null where the caller may not, without telling why. A first
 * sign-in with an invited email ties the issuer's subject to the person: `tie` does so in a transaction that may write.
 */
export async function enterCommunity(
  em: EntityManager,
  scope: Scope,
  caller: Caller,
  tie: (work: (em: EntityManager) => Promise<void>) => Promise<void>,
): Promise<Entry | null> {
  const [row] = await runIn(em, entryCall(scope, caller, today()));
  const found = entryFrom(row?.[0], scope, caller);
  if (found?.untied) {
    const { untied } = found;
    await tie((writing) => tieSubject(writing, untied, scope.subject!));
  }
  return found?.entry ?? null;
}

/**
 * The communities that the caller finds in the register: those that they may choose from, and of a town's reviewer the
 * town's; the bureau reads the register itself. Policies show the caller's own lines and appointments only.
 */
export async function communityIdsInReach(em: EntityManager): Promise<string[]> {
  const lines = await em.execute<{ id: string }[]>(
    `select community_id as id from directory_entry
     union select c.id from community c join town_reviewer r on r.town_id = c.town_id`,
  );
  return lines.map(({ id }) => id);
}

async function tieSubject(
  em: EntityManager,
  { communityId, lineId, personId }: UntiedLine,
  subject: string,
): Promise<void> {
  await em.execute('update directory_entry set subject = ? where community_id = ? and id = ? and subject is null', [
    subject,
    communityId,
    lineId,
  ]);
  await em.execute('update person set subject = ? where community_id = ? and id = ? and subject is null', [
    subject,
    communityId,
    personId,
  ]);
  await raiseAccessEpoch(em, [communityId]);
}

import {
  type Ability,
  type AppScope,
  appAbility,
  bureauAbility,
  personAbility,
  type Standing,
  visitorAbility,
} from '@gongzhi/access';
import { today } from '@gongzhi/kernel';
import { type Cryptography, type EntityManager, type Exchanges, type Scope, statementOf } from '@gongzhi/storage';
import type { Actor } from '../context.js';
import { Community } from '../tenancy/community.entity.js';

/** Who a verified token speaks for. */
export interface Caller {
  subject: string;
  kind: 'person' | 'app';
  clientId: string;
  /** Verified by the issuer, or null. */
  email: string | null;
  realmRoles: readonly string[];
}

/** What a caller may do in the place that the request names. */
export interface Entry {
  community: Community | null;
  actor: Actor;
  ability: Ability;
  scope: Scope;
}

export const isBureau = (caller: Caller): boolean => caller.realmRoles.includes('bureau');

/** City scope: the catalogue and one's own communities; for the bureau the whole register. */
export function enterCity(caller: Caller, cryptography: Cryptography): Entry {
  return {
    community: null,
    actor: actorOf(caller, null),
    ability: isBureau(caller) ? bureauAbility() : visitorAbility(),
    scope: sessionScope(caller, undefined, cryptography),
  };
}

/** The session in which a caller looks for their own line of the directory, and works once they have entered. */
export const sessionScope = (caller: Caller, communityId: string | undefined, cryptography: Cryptography): Scope => ({
  communityId,
  subject: subjectOf(caller),
  emailHash: caller.kind === 'person' && caller.email ? cryptography.lookupHash('EMAIL', caller.email) : '',
});

/** The id of the community with this code, for `sessionScope`; that it is known says nothing of who may enter. */
export async function communityIdOf(reading: Exchanges, code: string): Promise<string | null> {
  const [found] = await reading.run([{ statement: COMMUNITY_ID, values: [code] }]);
  return found?.[0]?.[0] ?? null;
}

/** The register is open to every session, so that this needs none. */
const COMMUNITY_ID = statementOf('select id from community where code = $1::text');

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
  const [row] = await em.execute<EntryRow[]>(ENTRY, entryParameters(scope, caller));
  if (!row || row.status === 'ARCHIVED') return null;
  const { line_id, line_subject, person_id, standings, operated, scopes, ...register } = row;
  const readOnly = row.status !== 'ACTIVE';
  const ability = person_id
    ? standings && personAbility({ standings, operatedProjectIds: operated ?? [], readOnly })
    : scopes && appAbility(scopes, readOnly);
  if (!ability) return null;
  if (line_subject === null) {
    await tie((writing) =>
      tieSubject(writing, { communityId: row.id, lineId: line_id, personId: person_id }, scope.subject!),
    );
  }
  const community = em.map(Community, register as never);
  return { community, actor: actorOf(caller, person_id), ability, scope };
}

interface EntryRow {
  id: string;
  status: Community['status'];
  line_id: string;
  line_subject: string | null;
  person_id: string | null;
  standings: Standing[] | null;
  operated: string[] | null;
  scopes: AppScope[] | null;
}

/**
 * The register's row, the caller's line of the directory, the memberships valid on a day with the projects that their
 * organisations operate, and the community's consent for an app. A line already tied to another subject is not the
 * caller's, whatever email the token carries.
 */
const ENTRY = `
  select c.*, line.id as line_id, line.subject as line_subject, line.person_id, standing.standings, standing.operated,
    (select a.scopes from app_consent a
     where a.community_id = c.id and a.client_id = ? and a.from_date <= ? and (a.until_date is null or a.until_date >= ?)) as scopes
  from community c
  cross join lateral (
    select d.id, d.subject, d.person_id from directory_entry d
    where d.community_id = c.id and (d.subject = ? or (d.subject is null and d.email_hash = ?))
    order by d.subject nulls last limit 1) line
  left join lateral (
    select json_agg(json_build_object('role', m.role, 'personId', m.person_id, 'organisationId', m.organisation_id, 'scope',
        case when m.scope_id is not null then json_build_object('type', m.scope_type, 'id', m.scope_id) end)) as standings,
      (select json_agg(p.id) from project p where p.community_id = c.id and p.operator_id = any (array_agg(m.organisation_id))) as operated
    from membership m
    where m.community_id = c.id and m.person_id = line.person_id and m.from_date <= ? and (m.until_date is null or m.until_date >= ?)
  ) standing on true
  where c.id = ?`;

function entryParameters({ communityId, subject, emailHash }: Scope, caller: Caller): unknown[] {
  const day = today();
  return [caller.clientId, day, day, subject, emailHash, day, day, communityId];
}

/** The codes of the communities that the caller may choose from; the bureau reads the register itself. */
export async function ownCommunityIds(em: EntityManager): Promise<string[]> {
  const lines = await em.execute<{ community_id: string }[]>('select distinct community_id from directory_entry');
  return lines.map((line) => line.community_id);
}

const subjectOf = (caller: Caller) => (caller.kind === 'app' ? `app:${caller.clientId}` : caller.subject);

function actorOf(caller: Caller, personId: string | null): Actor {
  if (personId) return { kind: 'PERSON', key: personId, personId };
  if (caller.kind === 'app') return { kind: 'APP', key: caller.clientId, personId: null };
  return { kind: isBureau(caller) ? 'BUREAU' : 'PERSON', key: caller.subject, personId: null };
}

interface Tie {
  communityId: string;
  lineId: string;
  personId: string | null;
}

async function tieSubject(em: EntityManager, { communityId, lineId, personId }: Tie, subject: string): Promise<void> {
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
}

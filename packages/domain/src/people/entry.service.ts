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
import { type Cryptography, type Database, type EntityManager, inSession, type Scope } from '@gongzhi/storage';
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

interface DirectoryLine {
  community_id: string;
  id: string;
  subject: string | null;
  person_id: string | null;
}

export const isBureau = (caller: Caller): boolean => caller.realmRoles.includes('bureau');

/** City scope: the catalogue and one's own communities; for the bureau the whole register. */
export function enterCity(caller: Caller, cryptography: Cryptography): Entry {
  return {
    community: null,
    actor: actorOf(caller, null),
    ability: isBureau(caller) ? bureauAbility() : visitorAbility(),
    scope: directoryScope(caller, cryptography),
  };
}

/**
 * The community of this code, with what the caller may do there; null where there is none that they may enter, without
 * telling which. A first sign-in with an invited email ties the issuer's subject to the person.
 */
export async function enterCommunity(
  { app }: Database,
  caller: Caller,
  code: string,
  cryptography: Cryptography,
): Promise<Entry | null> {
  const scope = directoryScope(caller, cryptography);
  const found = await inSession(app, scope, 'read', async (em) => {
    const community = await em.findOne(Community, { code });
    const line = community && community.status !== 'ARCHIVED' ? await lineOf(em, community.id, scope) : null;
    return community && line ? { community, line } : null;
  });
  if (!found) return null;
  const { community, line } = found;
  const tenant = { ...scope, communityId: community.id };
  if (line.subject === null) await inSession(app, tenant, 'write', (em) => tieSubject(em, line, caller.subject));
  const readOnly = community.status !== 'ACTIVE';
  const ability = await inSession(app, tenant, 'read', (em) =>
    line.person_id
      ? abilityOfPerson(em, community.id, line.person_id, readOnly)
      : abilityOfApp(em, community.id, caller, readOnly),
  );
  return ability && { community, actor: actorOf(caller, line.person_id), ability, scope: tenant };
}

/** The codes of the communities that the caller may choose from; the bureau reads the register itself. */
export async function ownCommunityIds(em: EntityManager): Promise<string[]> {
  const lines = await em.execute<{ community_id: string }[]>('select distinct community_id from directory_entry');
  return lines.map((line) => line.community_id);
}

const subjectOf = (caller: Caller) => (caller.kind === 'app' ? `app:${caller.clientId}` : caller.subject);

const directoryScope = (caller: Caller, cryptography: Cryptography): Scope => ({
  subject: subjectOf(caller),
  emailHash: caller.kind === 'person' && caller.email ? cryptography.lookupHash('EMAIL', caller.email) : '',
});

function actorOf(caller: Caller, personId: string | null): Actor {
  if (personId) return { kind: 'PERSON', key: personId, personId };
  if (caller.kind === 'app') return { kind: 'APP', key: caller.clientId, personId: null };
  return { kind: isBureau(caller) ? 'BUREAU' : 'PERSON', key: caller.subject, personId: null };
}

/** A line already tied to another subject is not the caller's, whatever email the token carries. */
async function lineOf(em: EntityManager, communityId: string, scope: Scope): Promise<DirectoryLine | null> {
  const lines = await em.execute<DirectoryLine[]>(
    `select community_id, id, subject, person_id from directory_entry
     where community_id = ? and (subject = ? or (subject is null and email_hash = ?)) order by subject nulls last limit 1`,
    [communityId, scope.subject, scope.emailHash],
  );
  return lines[0] ?? null;
}

async function tieSubject(em: EntityManager, line: DirectoryLine, subject: string): Promise<void> {
  await em.execute('update directory_entry set subject = ? where community_id = ? and id = ? and subject is null', [
    subject,
    line.community_id,
    line.id,
  ]);
  await em.execute('update person set subject = ? where community_id = ? and id = ? and subject is null', [
    subject,
    line.community_id,
    line.person_id,
  ]);
}

async function abilityOfPerson(
  em: EntityManager,
  communityId: string,
  personId: string,
  readOnly: boolean,
): Promise<Ability | null> {
  const standings = await em.execute<Standing[]>(
    `select role, person_id as "personId", organisation_id as "organisationId",
       case when scope_id is not null then jsonb_build_object('type', scope_type, 'id', scope_id) end as scope
     from membership
     where community_id = ? and person_id = ? and from_date <= ? and (until_date is null or until_date >= ?)`,
    [communityId, personId, today(), today()],
  );
  if (standings.length === 0) return null;
  const organisationIds = standings.flatMap(({ organisationId }) => organisationId ?? []);
  const operated = organisationIds.length
    ? await em.execute<{ id: string }[]>(
        `select id from project where community_id = ? and operator_id in (${organisationIds.map(() => '?').join(', ')})`,
        [communityId, ...organisationIds],
      )
    : [];
  return personAbility({ standings, operatedProjectIds: operated.map(({ id }) => id), readOnly });
}

async function abilityOfApp(
  em: EntityManager,
  communityId: string,
  caller: Caller,
  readOnly: boolean,
): Promise<Ability | null> {
  const [consent] = await em.execute<{ scopes: AppScope[] }[]>(
    `select scopes from app_consent
     where community_id = ? and client_id = ? and from_date <= ? and (until_date is null or until_date >= ?)`,
    [communityId, caller.clientId, today(), today()],
  );
  return consent ? appAbility(consent.scopes, readOnly) : null;
}

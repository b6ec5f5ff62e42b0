import type { Ability } from '@gongzhi/access';
import type { Cryptography, Scope } from '@gongzhi/storage';
import type { Actor } from '../context.js';
import type { Community } from '../tenancy/community.entity.js';

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

/** The session in which a caller looks for their own line of the directory, and works once they have entered. */
export const sessionScope = (caller: Caller, communityId: string | undefined, cryptography: Cryptography): Scope => ({
  communityId,
  subject: subjectOf(caller),
  emailHash: emailHashOf(caller, cryptography),
});

const emailHashes = new WeakMap<Caller, string>();

/** Callers live as long as their verified tokens are remembered: one hash serves all their requests. */
function emailHashOf(caller: Caller, cryptography: Cryptography): string {
  if (caller.kind !== 'person' || !caller.email) return '';
  const known = emailHashes.get(caller);
  if (known) return known;
  const hash = cryptography.lookupHash('EMAIL', caller.email);
  emailHashes.set(caller, hash);
  return hash;
}

const subjectOf = (caller: Caller) => (caller.kind === 'app' ? `app:${caller.clientId}` : caller.subject);

/** How services and the audit trail call them; `personId` is who they are in the community, where they are a person there. */
export function actorOf(caller: Caller, personId: string | null): Actor {
  if (personId) return { kind: 'PERSON', key: personId, personId };
  if (caller.kind === 'app') return { kind: 'APP', key: caller.clientId, personId: null };
  return { kind: isBureau(caller) ? 'BUREAU' : 'PERSON', key: caller.subject, personId: null };
}

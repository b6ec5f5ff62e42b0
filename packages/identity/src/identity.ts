/** Who a verified access token speaks for. Roles inside communities are not in it: the database holds those. */
export interface Identity {
  /** The issuer's stable key of the person or app; never shown, never an e-mail address. */
  subject: string;
  /** An app acts for itself, with a service account of its own; everything else is a person at some client. */
  kind: 'person' | 'app';
  /** The client that asked for the token; for an app, the app itself. */
  clientId: string;
  /** Lower case; null unless the issuer has verified it, because invitations are matched by it. */
  email: string | null;
  name: string | null;
  /** Roles in the city's realm, such as `bureau`. */
  realmRoles: readonly string[];
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface ClaimRules {
  isAllowedClient: (clientId: string) => boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

/** How far an issuer's clock may run ahead of ours, in seconds. */
const CLOCK_SKEW = 30;

/**
 * Reads the claims of an access token whose signature, issuer, audience and type have been verified; null where a claim
 * that we rely on is missing, malformed or outside the rules.
 */
export function identityOf(claims: Readonly<Record<string, unknown>>, rules: ClaimRules): Identity | null {
  const { sub, azp, exp } = claims;
  if (!isFilled(sub) || !isFilled(azp) || !rules.isAllowedClient(azp)) return null;
  if (!isCurrent(claims, rules.now / 1000)) return null;
  return Object.freeze({
    subject: sub,
    kind: isServiceAccount(claims.preferred_username, azp) ? 'app' : 'person',
    clientId: azp,
    email: claims.email_verified === true && isFilled(claims.email) ? claims.email.toLowerCase() : null,
    name: isFilled(claims.name) ? claims.name : null,
    realmRoles: realmRolesOf(claims.realm_access),
    expiresAt: (exp as number) * 1000,
  });
}

/**
 * Keycloak names the user behind a client's service account so, in lower case like every user name. A person could take
 * the name, but cannot sign in at a client that has nothing but its service account.
 */
function isServiceAccount(userName: unknown, clientId: string): boolean {
  return userName === `service-account-${clientId.toLowerCase()}`;
}

function isCurrent({ exp, iat, nbf }: Readonly<Record<string, unknown>>, now: number): boolean {
  const begun = (instant: unknown): boolean => Number.isFinite(instant) && (instant as number) <= now + CLOCK_SKEW;
  return Number.isFinite(exp) && (exp as number) > now && begun(iat) && (nbf === undefined || begun(nbf));
}

function realmRolesOf(access: unknown): readonly string[] {
  const roles = (access as { roles?: unknown } | null | undefined)?.roles;
  return Object.freeze(Array.isArray(roles) ? roles.filter(isFilled) : []);
}

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';

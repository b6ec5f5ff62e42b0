import {
  type AppScope,
  appAbility,
  type Grounds,
  type Narrowing,
  personAbility,
  rulesWith,
  type Standing,
} from '@gongzhi/access';
import type { LocalDate } from '@gongzhi/kernel';
import { type Call, type Scope, statementOf } from '@gongzhi/storage';
import { CLOSED, COMMUNITY_AS_JSON, type CommunityJson, communityFrom } from '../tenancy/community.entity.js';
import { actorOf, type Caller, type Entry } from './caller.js';

/**
 * The register's row, a line of the directory, the memberships valid on a day, of organisations that are not
 * suspended, with the projects that these operate, in whose stead they decide, the community's consent for an app, and how
 * it narrows the city's constitution: one document, or no row. A line already tied to another subject is not the caller's,
 * whatever email the token carries; the two ways to find it are apart, so that each has its own index, however many lines
 * are not tied yet. Every table here is declared with `affectsAccess`.
 */
const entryText = (line: string): string => `
  select json_build_object('community', ${COMMUNITY_AS_JSON}, 'line', line.id, 'subject', line.subject,
    'personId', line.person_id, 'standings', standing.standings, 'standsInFor',
    (select json_agg(s.for_person_id) from substitute s where s.community_id = c.id and s.person_id = line.person_id
     and s.withdrawn_at is null and s.from_date <= $5::date and s.until_date >= $5::date),
    'narrowings', (select k.narrowings from constitution k where k.community_id = c.id), 'scopes',
    (select to_json(a.scopes) from app_consent a where a.community_id = c.id and a.client_id = $4::text
     and a.from_date <= $5::date and (a.until_date is null or a.until_date >= $5::date)))::text as entry
  from community c
  cross join lateral (${line}) line
  left join lateral (
    select json_agg(json_build_object('id', m.id, 'role', m.role, 'position', m.position, 'personId', m.person_id, 'organisationId', m.organisation_id, 'operatedProjectIds', coalesce(
          (select json_agg(p.id) from project p where p.community_id = c.id and p.operator_id = m.organisation_id), '[]'), 'scope',
        case when m.scope_id is not null then json_build_object('type', m.scope_type, 'id', m.scope_id, 'stairwellIds', case when m.scope_type = 'GRID' then
            (select json_agg(w.id) from stairwell w where w.community_id = c.id and w.grid_id = m.scope_id) end) end)) as standings
    from membership m left join organisation o on o.community_id = m.community_id and o.id = m.organisation_id
    where m.community_id = c.id and m.person_id = line.person_id
      and m.from_date <= $5::date and (m.until_date is null or m.until_date >= $5::date)
      and o.suspended_at is null and not exists (
        select from credit_code_suspension x where x.credit_code = o.credit_code and x.resumed_at is null)
  ) standing on true
  where c.id = $1::uuid`;

export const ENTRY = statementOf(
  entryText(`select own.id, own.subject, own.person_id from (
      select d.id, d.subject, d.person_id from directory_entry d where d.community_id = c.id and d.subject = $2::text
      union all
      select d.id, d.subject, d.person_id from directory_entry d
      where d.community_id = c.id and d.subject is null and d.email_hash = $3::text) own
    order by own.subject nulls last limit 1`),
);

/** The same of a person, or of an app, that somebody asks about. */
const ENTRY_OF = statementOf(entryText('select null::uuid as id, $3::text as subject, $2::text::uuid as person_id'));

/** A membership that counts, with its id. */
type HeldStanding = Standing & { id: string; operatedProjectIds: readonly string[] };

interface Found {
  community: CommunityJson;
  /** The line of the directory, and whose it is; null until a first sign-in has tied it. */
  line: string;
  subject: string | null;
  personId: string | null;
  standings: HeldStanding[] | null;
  standsInFor: string[] | null;
  scopes: AppScope[] | null;
  /** What the community takes away from the city's constitution. */
  narrowings: Narrowing[] | null;
}

/** Asks who the caller is in the community of the session, on a day. */
export const entryCall = ({ communityId, subject, emailHash }: Scope, caller: Caller, day: LocalDate): Call => ({
  statement: ENTRY,
  values: [communityId ?? null, subject ?? null, emailHash ?? null, caller.clientId, day],
});

/** The line of the directory that a first sign-in came by. */
export interface UntiedLine {
  communityId: string;
  lineId: string;
  personId: string | null;
}

/** Asks what a person, or an app, stands on in the community of the session, on a day. */
export const groundsCall = (
  communityId: string,
  { personId, clientId }: { personId: string | null; clientId: string | null },
  day: LocalDate,
): Call => ({ statement: ENTRY_OF, values: [communityId, personId, null, clientId, day] });

/** What somebody's abilities rest on; the memberships with their ids. */
export interface GroundsOf extends Grounds {
  standings: readonly HeldStanding[];
  standsInForIds: readonly string[];
  scopes: readonly AppScope[];
  narrowings: readonly Narrowing[];
}

const operatedBy = (standings: readonly HeldStanding[]): string[] => [
  ...new Set(standings.flatMap(({ operatedProjectIds }) => operatedProjectIds)),
];

export function groundsFrom(document: string): GroundsOf {
  const { community, standings, standsInFor, scopes, narrowings } = JSON.parse(document) as Found;
  return {
    standings: standings ?? [],
    operatedProjectIds: operatedBy(standings ?? []),
    standsInForIds: standsInFor ?? [],
    scopes: scopes ?? [],
    narrowings: narrowings ?? [],
    readOnly: community.status !== 'ACTIVE',
    constitution: rulesWith(narrowings ?? []),
  };
}

/** What the statement's document lets the caller do; null where they may not enter, without telling why. */
export function entryFrom(
  document: string | null | undefined,
  scope: Scope,
  caller: Caller,
): { entry: Entry; untied: UntiedLine | null } | null {
  if (!document) return null;
  const found = JSON.parse(document) as Found;
  const { community, line, subject, personId, standings, standsInFor, scopes, narrowings } = found;
  if (CLOSED.includes(community.status)) return null;
  const readOnly = community.status !== 'ACTIVE';
  const constitution = rulesWith(narrowings ?? []);
  const ability = personId
    ? standings &&
      personAbility({
        standings,
        operatedProjectIds: operatedBy(standings),
        standsInForIds: standsInFor ?? [],
        readOnly,
        constitution,
      })
    : scopes && appAbility(scopes, readOnly, constitution);
  if (!ability) return null;
  return {
    entry: { community: communityFrom(community), actor: actorOf(caller, personId), ability, scope },
    untied: subject === null ? { communityId: community.id, lineId: line, personId } : null,
  };
}

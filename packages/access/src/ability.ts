import { createMongoAbility, type MongoAbility, type RawRuleOf } from '@casl/ability';
import { constitution } from './constitution.js';
import type { Action, AppScope, Role, SubjectName } from './roles.js';
import { type ScopeType, withinScope } from './scope.js';

export type Ability = MongoAbility<[Action, SubjectName | SubjectRow]>;
export type Rule = RawRuleOf<MongoAbility<[Action, SubjectName]>>;
/** A row handed to CASL with its kind: `subject('Person', row)`. */
export type SubjectRow = Record<string, unknown>;

/** One membership that counts today, reduced to what rules need. */
export interface Standing {
  role: Role;
  personId: string;
  organisationId: string | null;
  /** What the role is limited to; null for the whole community. */
  scope?: { type: ScopeType; id: string } | null;
}

/** What the caller's abilities are built from, all of it read in the caller's own tenant. */
export interface Grounds {
  standings: readonly Standing[];
  /** Projects that the caller's organisations operate. */
  operatedProjectIds: readonly string[];
  /** A community that is not ACTIVE can be read, not changed. */
  readOnly: boolean;
}

/** The abilities of a person in the community that the request names. */
export function personAbility(grounds: Grounds): Ability {
  const rules = grounds.standings.flatMap((standing) =>
    withinScope(constitution[standing.role](standing, grounds), standing.scope ?? null),
  );
  return build(grounds.readOnly ? readingIn(rules) : rules);
}

/** The abilities of an app: what the community consented to, and nothing about persons beyond a record's own keys. */
export function appAbility(scopes: readonly AppScope[], readOnly: boolean): Ability {
  const rules = scopes.flatMap((scope) => APP_RULES[scope]);
  return build(readOnly ? readingIn(rules) : rules);
}

/** The bureau above communities: the catalogue and the city's register, no tenant's rows. */
export const bureauAbility = (): Ability =>
  build([
    { action: 'read', subject: ['Community', 'Template', 'Adoption'] },
    { action: ['onboard', 'update'], subject: 'Community' },
  ]);

/** Someone signed in who named no community: the public catalogue and their own communities. */
export const visitorAbility = (): Ability => build([{ action: 'read', subject: ['Community', 'Template'] }]);

const APP_RULES: Record<AppScope, Rule[]> = {
  'community:read': [
    { action: 'read', subject: ['Community', 'Place', 'ServiceItem', 'CouncilCharter', 'Constitution'] },
  ],
  'organisations:read': [{ action: 'read', subject: 'Organisation' }],
  'projects:read': [{ action: 'read', subject: ['Project', 'Template'] }],
  'records:read': [{ action: 'read', subject: ['Enrolment', 'ServiceRecord', 'Rating'] }],
  'records:write': [{ action: 'create', subject: 'ServiceRecord' }],
};

/** What rules let one read, also where they name reading beside other actions. */
const readingIn = (rules: Rule[]): Rule[] =>
  rules.filter(({ action }) => [action].flat().includes('read')).map((rule) => ({ ...rule, action: 'read' }));

const build = (rules: Rule[]): Ability => createMongoAbility<Ability>(rules as never);

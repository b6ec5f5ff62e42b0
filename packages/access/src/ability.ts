import { createMongoAbility, type MongoAbility } from '@casl/ability';
import { CITY_RULES } from './constitution/city.js';
import { type CompiledRules, type Rule, rulesOf } from './constitution/compile.js';
import type { CallerFacts } from './constitution/rule.js';
import type { Action, AppScope, Position, Role, SubjectName } from './roles.js';
import { type Scope, withinScope } from './scope.js';

export type Ability = MongoAbility<[Action, SubjectName | SubjectRow]>;
/** A row handed to CASL with its kind: `subject('Person', row)`. */
export type SubjectRow = Record<string, unknown>;

/** One membership that counts today, reduced to what rules need. */
export interface Standing {
  role: Role;
  /** Rules may be for some positions only; null for the role as a whole. */
  position?: Position | null;
  personId: string;
  organisationId: string | null;
  /** Projects that its organisation operates; those of all the caller's organisations where it is not said. */
  operatedProjectIds?: readonly string[] | null;
  /** What the role is limited to; null for the whole community. */
  scope?: Scope | null;
}

/** What the caller's abilities are built from, all of it read in the caller's own tenant. */
export interface Grounds {
  standings: readonly Standing[];
  /** Projects that the caller's organisations operate. */
  operatedProjectIds: readonly string[];
  /** Persons whose filings the caller decides in their stead, as a substitute that was named. */
  standsInForIds?: readonly string[];
  /** A community that is not ACTIVE can be read, not changed. */
  readOnly: boolean;
  /** What counts in the caller's community; the city's constitution unless said otherwise. */
  constitution?: CompiledRules;
}

/** The abilities of a person in the community that the request names. */
export function personAbility(grounds: Grounds): Ability {
  const rules = [
    ...grounds.standings.flatMap((standing) => rulesOfStanding(standing, grounds)),
    ...rulesOfSubstitute(grounds),
  ];
  return build(grounds.readOnly ? readingIn(rules) : rules);
}

/** What one membership allows while the community is active. */
function rulesOfStanding(
  { role, position, scope, ...standing }: Standing,
  { constitution = CITY_RULES, ...grounds }: Grounds,
): Rule[] {
  const facts = factsOf(standing, grounds);
  return withinScope(rulesOf(constitution, role, facts, position), scope ?? null);
}

/** What placeholders stand for in what one membership gives. */
export const factsOf = (
  {
    personId,
    operatedProjectIds,
    organisationId,
  }: Pick<Standing, 'personId' | 'operatedProjectIds'> & Partial<Pick<Standing, 'organisationId'>>,
  {
    operatedProjectIds: all,
    standsInForIds = [],
    standings = [],
  }: Pick<Grounds, 'operatedProjectIds' | 'standsInForIds'> & Partial<Pick<Grounds, 'standings'>>,
): CallerFacts => ({
  personId,
  operatedProjectIds: operatedProjectIds ?? all,
  allOperatedProjectIds: all,
  standsInForIds,
  organisationIds: organisationId ? [organisationId] : [],
  allOrganisationIds: standings.flatMap(({ organisationId: each }) => each ?? []),
});

/** What standing in for others allows, to whoever holds some role in the community. */
function rulesOfSubstitute({ constitution = CITY_RULES, ...grounds }: Grounds): Rule[] {
  const [standing] = grounds.standings;
  if (!standing || !grounds.standsInForIds?.length) return [];
  return rulesOf(constitution, 'SUBSTITUTE', factsOf(standing, grounds));
}

/** The abilities of an app: what the community consented to, and nothing about persons beyond a record's own keys. */
export function appAbility(scopes: readonly AppScope[], readOnly: boolean, constitution = CITY_RULES): Ability {
  const rules = scopes.flatMap((scope) => rulesOf(constitution, scope, NOBODY));
  return build(readOnly ? readingIn(rules) : rules);
}

/** The bureau above communities: the catalogue and the city's register, no tenant's rows. */
export const bureauAbility = (): Ability => build(rulesOf(CITY_RULES, 'BUREAU', NOBODY));

/** Someone signed in who named no community: the public catalogue and their own communities. */
export const visitorAbility = (): Ability => build(rulesOf(CITY_RULES, 'VISITOR', NOBODY));

/** Whoever reviews a town's communities, beside what everybody may in the city: of which town, the database says. */
export const reviewerAbility = (): Ability =>
  build([...rulesOf(CITY_RULES, 'VISITOR', NOBODY), ...rulesOf(CITY_RULES, 'TOWN_REVIEWER', NOBODY)]);

/** Who is no person of a community: no row is theirs. */
const NOBODY: CallerFacts = {
  personId: '',
  operatedProjectIds: [],
  allOperatedProjectIds: [],
  standsInForIds: [],
};

/** What rules let one read, also where they name reading beside other actions. */
const readingIn = (rules: Rule[]): Rule[] =>
  rules.filter(({ action }) => [action].flat().includes('read')).map((rule) => ({ ...rule, action: 'read' }));

/** The ability that these rules, another's once, make up: for what is done later than it was asked for. */
export const abilityWith = (rules: Ability['rules']): Ability => createMongoAbility<Ability>(rules);

const build = (rules: Rule[]): Ability => createMongoAbility<Ability>(rules as never);

/** The roles that a membership gives: the five subjects of governance, and the community's administrator. */
export const ROLES = ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'] as const;
export type Role = (typeof ROLES)[number];

/** The positions that one can hold in each role; rules may be for some of them only. */
export const POSITIONS = {
  ADMIN: [],
  LEADER: ['SECRETARY', 'DEPUTY_SECRETARY', 'MEMBER'],
  EXECUTOR: ['DIRECTOR', 'DEPUTY_DIRECTOR', 'MEMBER', 'TREASURER', 'GRID_WORKER', 'MEDIATOR', 'CLERK'],
  STEWARD: ['REPRESENTATIVE', 'STAIRWELL_HEAD', 'MEDIATOR', 'VOLUNTEER', 'HELPER'],
  CATALYST: ['MANAGER', 'SOCIAL_WORKER', 'MEDIATOR', 'VOLUNTEER', 'HELPER'],
  PARTNER: ['MANAGER', 'LIAISON', 'MEDIATOR', 'VOLUNTEER'],
} as const satisfies Record<Role, readonly string[]>;
export type Position = (typeof POSITIONS)[Role][number];

/**
 * What a membership without a position is called where positions are listed: it has the role as a whole, as one without
 * a scope has the whole community.
 */
export const NO_POSITION = 'NONE';
/** By what the memberships of one role are told apart. */
export type Post = Position | typeof NO_POSITION;

/** The posts of each holder that knows positions. */
export const POSTS: Readonly<Partial<Record<Holder, readonly Post[]>>> = Object.fromEntries(
  Object.entries(POSITIONS).flatMap(([role, positions]) =>
    positions.length > 0 ? [[role, [...positions, NO_POSITION]]] : [],
  ),
);

/** Everything that rules are about: one name per kind of row. */
export const SUBJECTS = [
  'Community',
  'Place',
  'Grid',
  'Organisation',
  'Person',
  'Household',
  'HouseholdMember',
  'Membership',
  'Consent',
  'Guardianship',
  'Erasure',
  'Substitute',
  'Representation',
  'CreditCodeSuspension',
  'TownReviewer',
  'CommunityReview',
  'AppConsent',
  'Constitution',
  'CouncilCharter',
  'ServiceItem',
  'Account',
  'FundingLine',
  'LedgerAccount',
  'Transfer',
  'Hold',
  'Payment',
  'FinanceSetting',
  'PointsRule',
  'PointsSetting',
  'PointsClaim',
  'Benefit',
  'Redemption',
  'PointsDeduction',
  'ProjectTask',
  'TaskClaim',
  'PointsGift',
  'PointsRanking',
  'Template',
  'Adoption',
  'Offer',
  'Project',
  'Enrolment',
  'ServiceRecord',
  'Rating',
  'Settlement',
  'AuditEntry',
  'Access',
  'Job',
  'Figure',
  'CityFigure',
] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** Everything that rules allow. `unmask`: see a whole identifier; `export`, `erase`: all that is held about a person; `merge`: two entries of one. */
export const ACTIONS = [
  'read',
  'create',
  'update',
  'approve',
  'publish',
  'clone',
  'onboard',
  'unmask',
  'export',
  'erase',
  'merge',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Reading scopes that a community can consent to for a third-party app. */
export const APP_SCOPES = [
  'community:read',
  'organisations:read',
  'projects:read',
  'records:read',
  'records:write',
] as const;
export type AppScope = (typeof APP_SCOPES)[number];

/**
 * Whom a rule of the city's constitution is for: roles in a community, who stands in for an approver there, what an app
 * was consented to, and who stands above, for the city or for a town.
 */
export type Holder = Role | 'SUBSTITUTE' | AppScope | 'BUREAU' | 'TOWN_REVIEWER' | 'VISITOR';
/** Those who stand above communities or outside of them: what they may do is no community's to say. */
export const OUTSIDERS: readonly Holder[] = ['BUREAU', 'TOWN_REVIEWER', 'VISITOR'];
export const HOLDERS: readonly Holder[] = [...ROLES, 'SUBSTITUTE', ...APP_SCOPES, ...OUTSIDERS];

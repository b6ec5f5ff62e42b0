/** The roles that a membership gives: the five subjects of governance, and the community's administrator. */
export const ROLES = ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'] as const;
export type Role = (typeof ROLES)[number];

/** The positions that one can hold in each role; rules may name them. */
export const POSITIONS = {
  ADMIN: [],
  LEADER: ['SECRETARY', 'DEPUTY_SECRETARY', 'MEMBER'],
  EXECUTOR: ['DIRECTOR', 'DEPUTY_DIRECTOR', 'MEMBER', 'TREASURER', 'GRID_WORKER', 'MEDIATOR', 'CLERK'],
  STEWARD: ['REPRESENTATIVE', 'STAIRWELL_HEAD', 'MEDIATOR', 'VOLUNTEER', 'HELPER'],
  CATALYST: ['MANAGER', 'SOCIAL_WORKER', 'MEDIATOR', 'VOLUNTEER', 'HELPER'],
  PARTNER: ['MANAGER', 'LIAISON', 'MEDIATOR', 'VOLUNTEER'],
} as const satisfies Record<Role, readonly string[]>;
export type Position = (typeof POSITIONS)[Role][number];

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
  'Template',
  'Adoption',
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
export const HOLDERS: readonly Holder[] = [...ROLES, 'SUBSTITUTE', ...APP_SCOPES, 'BUREAU', 'TOWN_REVIEWER', 'VISITOR'];

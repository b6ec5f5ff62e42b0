/** The roles that a membership gives: the five subjects of governance, and the community's administrator. */
export const ROLES = ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'] as const;
export type Role = (typeof ROLES)[number];

/** Everything that rules are about: one name per kind of row. */
export const SUBJECTS = [
  'Community',
  'Place',
  'Organisation',
  'Person',
  'Membership',
  'Consent',
  'Guardianship',
  'Erasure',
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
] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** Everything that rules allow. `unmask`: see a whole identifier; `export`, `erase`: all that is held about a person. */
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

/** Whom a rule of the city's constitution is for: roles in a community, what an app was consented to, and who stands above. */
export type Holder = Role | AppScope | 'BUREAU' | 'VISITOR';
export const HOLDERS: readonly Holder[] = [...ROLES, ...APP_SCOPES, 'BUREAU', 'VISITOR'];

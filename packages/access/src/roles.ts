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

export type Action = 'read' | 'create' | 'update' | 'approve' | 'publish' | 'clone' | 'onboard';

/** Reading scopes that a community can consent to for a third-party app. */
export const APP_SCOPES = [
  'community:read',
  'organisations:read',
  'projects:read',
  'records:read',
  'records:write',
] as const;
export type AppScope = (typeof APP_SCOPES)[number];

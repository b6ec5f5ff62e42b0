import type { Grounds, Rule, Standing } from './ability.js';
import { type Role, SUBJECTS, type SubjectName } from './roles.js';

/**
 * The city's constitution: what each role may do by default. Conditions stay on the row's own columns, with the
 * operators that `abilityFilter` can hand to the database.
 */
export const constitution: Record<Role, (standing: Standing, grounds: Grounds) => Rule[]> = {
  ADMIN: (standing) => [
    { action: 'read', subject: [...EVERYTHING] },
    {
      action: ['create', 'update'],
      subject: ['Place', 'Organisation', 'Person', 'Membership', 'AppConsent', 'FundingLine'],
    },
    { action: ['create', 'update'], subject: ['Project', 'Enrolment', 'ServiceRecord', 'Settlement', 'Rating'] },
    { action: 'update', subject: 'Community' },
    { action: ['publish', 'clone'], subject: 'Template' },
    ...decidesOthersSettlements(standing),
  ],
  LEADER: (standing) => [
    { action: 'read', subject: [...EVERYTHING] },
    { action: ['create', 'update'], subject: ['Organisation', 'FundingLine', 'Project'] },
    { action: ['publish', 'clone'], subject: 'Template' },
    ...decidesOthersSettlements(standing),
  ],
  EXECUTOR: (standing) => [
    { action: 'read', subject: EVERYTHING.filter((subject) => subject !== 'AuditEntry') },
    { action: ['create', 'update'], subject: ['Place', 'Organisation', 'Person'] },
    { action: ['create', 'update'], subject: ['Project', 'Enrolment', 'ServiceRecord', 'Settlement', 'Rating'] },
    { action: 'clone', subject: 'Template' },
    ...decidesOthersSettlements(standing),
  ],
  STEWARD: ({ personId }) => [
    ...COMMON,
    { action: 'read', subject: 'Project' },
    { action: 'read', subject: 'Person', conditions: { id: personId } },
    { action: 'read', subject: ['Membership', 'Enrolment'], conditions: { personId } },
    { action: 'read', subject: 'ServiceRecord', conditions: { personId } },
    { action: 'read', subject: 'ServiceRecord', conditions: { servedByPersonId: personId } },
    { action: ['read', 'create'], subject: 'Rating', conditions: { ratedById: personId } },
  ],
  CATALYST: (standing, grounds) => operator(standing, grounds),
  PARTNER: (standing, grounds) => operator(standing, grounds),
};

const COMMON: Rule[] = [
  {
    action: 'read',
    subject: ['Community', 'Place', 'Organisation', 'Constitution', 'CouncilCharter', 'ServiceItem', 'Template'],
  },
];

/** A social organisation or a stationed unit: the projects that it operates, and who takes part in them. */
const operator = ({ personId }: Standing, { operatedProjectIds }: Grounds): Rule[] => {
  const own = { projectId: { $in: [...operatedProjectIds] } };
  return [
    ...COMMON,
    { action: 'read', subject: 'Project', conditions: { id: { $in: [...operatedProjectIds] } } },
    { action: ['read', 'create', 'update'], subject: ['Enrolment', 'ServiceRecord'], conditions: own },
    { action: 'read', subject: 'Rating', conditions: own },
    { action: ['read', 'create'], subject: 'Settlement', conditions: own },
    { action: 'read', subject: 'Person', conditions: { id: personId } },
    { action: 'read', subject: 'Membership', conditions: { personId } },
  ];
};

/** Nobody approves what they filed: by person, whatever roles that person holds. */
const decidesOthersSettlements = ({ personId }: Standing): Rule[] => [
  { action: 'approve', subject: 'Settlement', conditions: { filedById: { $ne: personId } } },
];

const EVERYTHING: readonly SubjectName[] = SUBJECTS;

import { addDays, today } from '@gongzhi/kernel';

/** Gives an id of a node type: Xinfeng's own, or one that never was. */
type Ids = (type: string) => string;

const quoted = (value: string): string => JSON.stringify(value);

/** How each query is called with somebody else's ids. A new query must be added here. */
export const QUERY_ARGUMENTS: Record<string, (id: Ids) => string> = {
  accounts: () => '',
  adoptions: () => '',
  appConsents: () => '',
  auditEntries: () => '',
  buildings: () => '',
  communities: () => '',
  community: () => '',
  consents: (id) => `(personId: ${quoted(id('Person'))})`,
  constitution: () => '',
  councilCharter: () => '',
  dwellings: () => '',
  erasures: () => '',
  estates: () => '',
  fundingLines: () => '',
  guardianships: () => '',
  memberships: () => '',
  node: (id) => `(id: ${quoted(id('Person'))})`,
  organisations: () => '',
  persons: () => '',
  previewClone: (id) =>
    `(input: { templateId: ${quoted(id('Template'))}, bindings: [{ requirement: "operator", organisationId: ${quoted(id('Organisation'))} }] })`,
  project: (id) => `(id: ${quoted(id('Project'))})`,
  projects: () => '',
  serviceItems: () => '',
  serviceModules: () => '',
  settlements: (id) => `(projectId: ${quoted(id('Project'))})`,
  stairwells: () => '',
  templates: () => '',
  viewer: () => '',
};

/** How each mutation is called with somebody else's ids; `key` is fresh. A new mutation must be added here. */
export const MUTATION_INPUTS: Record<string, (id: Ids, key: string) => Record<string, unknown>> = {
  approveSettlement: (id, key) => ({ settlementId: id('Settlement'), idempotencyKey: key }),
  cloneTemplate: (id, key) => ({
    templateId: id('Template'),
    bindings: [{ requirement: 'operator', organisationId: id('Organisation'), fundingLineId: id('FundingLine') }],
    idempotencyKey: key,
  }),
  confirmErasure: (id) => ({ erasureId: id('Erasure') }),
  correctPlace: (id) => ({ placeId: id('Building'), name: '9幢', parentId: id('Estate') }),
  createProject: (id) => ({ module: 'elder-meals', operatorId: id('Organisation') }),
  endEnrolment: (id) => ({ enrolmentId: id('Enrolment'), until: today() }),
  endGuardianship: (id) => ({ guardianshipId: id('Guardianship'), until: today() }),
  endMembership: (id) => ({ membershipId: id('Membership'), until: today() }),
  enrol: (id) => ({ projectId: id('Project'), personId: id('Person'), as: 'elder' }),
  generatePlaces: (_id, key) => ({ estate: key, range: '1-2幢 1单元 1-2层 每层2户' }),
  giveConsent: (id) => ({ personId: id('Person'), purpose: 'PHOTOS', form: 'ORAL', guardianId: id('Person') }),
  grantAppConsent: (_id, key) => ({ clientId: key, scopes: ['COMMUNITY_READ'] }),
  inviteMember: (id, key) => ({
    email: `${key}@example.com`,
    role: 'EXECUTOR',
    organisationId: id('Organisation'),
    personId: id('Person'),
  }),
  onboardCommunities: () => ({ format: 'CSV', content: 'code,name,kind,town,admin_email\n', dryRun: true }),
  publishTemplate: (id) => ({ projectId: id('Project'), version: '9.9.9' }),
  rateService: (id) => ({ recordId: id('ElderMealsRecord'), score: 1, onBehalf: true }),
  recordService: (id, key) => ({
    enrolmentId: id('Enrolment'),
    servedById: id('Enrolment'),
    servedOn: addDays(today(), -1),
    data: { kind: 'CARE' },
    idempotencyKey: key,
  }),
  registerFundingLine: (_id, key) => ({ key, title: '样例条线', source: '样例来源' }),
  registerGuardian: (id) => ({ personId: id('Person'), guardianId: id('Person'), relation: 'PARENT' }),
  registerOrganisation: (_id, key) => ({ name: key, kind: 'ENTERPRISE' }),
  registerPerson: (id, key) => ({ name: key, stairwellId: id('Stairwell') }),
  registerStairwell: (_id, key) => ({ estate: key, building: '1幢', stairwell: '1单元' }),
  rejectSettlement: (id) => ({ settlementId: id('Settlement') }),
  requestErasure: (id) => ({ personId: id('Person'), reason: '本人要求' }),
  restorePlace: (id) => ({ placeId: id('Dwelling') }),
  retirePlace: (id) => ({ placeId: id('Dwelling') }),
  revokeAppConsent: (_id, key) => ({ clientId: key }),
  setCommunityStatus: () => ({ communityCode: 'xinfeng', status: 'SUSPENDED' }),
  setProjectFunding: (id) => ({
    projectId: id('Project'),
    line: 'meal-subsidy',
    budgetFen: '1',
    fundingLineId: id('FundingLine'),
    funderId: id('Organisation'),
  }),
  settle: (id) => ({ projectId: id('Project'), from: addDays(today(), -9), until: addDays(today(), -8) }),
  unmaskIdentifier: (id) => ({ personId: id('Person'), kind: 'EMAIL', purpose: 'IDENTITY_CHECK' }),
  withdrawConsent: (id) => ({ consentId: id('Consent'), form: 'ORAL' }),
};

/** Everyone whom the tables speak of: the six roles, an app, the bureau, and someone who belongs nowhere. */
export const CALLERS = [
  'ADMIN',
  'LEADER',
  'EXECUTOR',
  'STEWARD',
  'CATALYST',
  'PARTNER',
  'APP',
  'BUREAU',
  'VISITOR',
] as const;
export type Caller = (typeof CALLERS)[number];

/** Row → caller → what is expected. */
export type Expectations = Record<string, Record<Caller, string>>;

/** Reads a table as it stands on the page: a row's name, then one word for each column. */
function tableOf(page: string): Record<string, Record<string, string>> {
  const [heading, ...lines] = page
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first);
  return Object.fromEntries(
    lines.map(([row, ...words]) => {
      if (words.length !== heading!.length) throw new Error(`the row ${row} has ${words.length} words`);
      return [row!, Object.fromEntries(heading!.map((column, index) => [column, words[index]!]))];
    }),
  );
}

/** The same, with a column for each caller. */
function readTable(page: string): Expectations {
  const table = tableOf(page);
  for (const row of Object.values(table)) {
    if (Object.keys(row).join() !== CALLERS.join()) throw new Error('the heading names other callers');
  }
  return table as Expectations;
}

/**
 * What each query shows. `all`: everything that the community (for the bureau: the city) has; `own`: one's own, and
 * something else is there; `none`: an empty list, or null; `no`: FORBIDDEN; `city`: it needs a community, and the caller
 * stands in none. The app has consent to read the community and records, and to record services.
 */
export const QUERIES = readTable(`
                   ADMIN  LEADER EXECUTOR STEWARD CATALYST PARTNER APP    BUREAU VISITOR
  accounts         all    all    all      none    none     none    none   none   none
  adaptationProposals all all   all      none    none     none    none   all    none
  adoptions        all    all    all      none    none     none    none   all    none
  appConsents      all    all    all      none    none     none    none   none   none
  auditCsv         all    all    own      own     own      own     none   city   city
  auditEntries     all    all    own      own     own      own     none   none   none
  balanceSheet     all    all    all      no      no       no      no     city   city
  balanceSheetCsv  all    all    all      no      no       no      no     city   city
  benefits         all    all    all      all     all      all     none   none   none
  buildings        all    all    all      all     all      all     all    none   none
  bundles          all    all    all      all     all      all     none   all    all
  cityConstitution all    all    all      all     all      all     all    all    all
  cityFigures      no     no     no       no      no       no      no     all    no
  communities      own    own    own      own     own      own     own    all    none
  communitiesAsOf  own    own    own      own     own      own     own    all    none
  community        own    own    own      own     own      own     own    none   none
  communityByCode  own    own    own      own     own      own     own    all    none
  communityConfiguration all all  all      no      no       no      no     city   city
  communityFigures own    own    own      no      no       no      no     all    no
  communityOperations no  no     no       no      no       no      no     all    no
  communityReviews all    none   none     none    none     none    none   all    none
  compareTemplate  no     no     no       no      no       no      no     all    no
  compareTemplateCsv no   no     no       no      no       no      no     all    no
  compareWithOthers all   all    all      no      no       no      no     city   city
  compareWithOthersCsv all all   all      no      no       no      no     city   city
  consents         all    all    all      own     own      own     none   none   none
  constitution     all    all    all      all     all      all     all    none   none
  constitutionRevisions all all  all      all     all      all     all    none   none
  councilCharter   all    all    all      all     all      all     all    none   none
  creditCodeSuspensions all all    all      none    none     none    none   all    none
  duplicatePersons all    no     no       no      no       no      no     city   city
  dwellings        all    all    all      all     all      all     all    none   none
  erasures         all    all    none     none    none     none    none   none   none
  estates          all    all    all      all     all      all     all    none   none
  explainAccess    all    all    own      own     own      own     own    city   city
  figuresCsv       no     no     no       no      no       no      no     all    no
  financeSetting   all    all    all      none    none     none    none   none   none
  fundingLines     all    all    all      none    none     none    none   none   none
  grids            all    all    all      all     all      all     none   none   none
  guardianships    all    all    all      own     own      own     none   none   none
  holds            all    all    all      own     own      own     none   none   none
  household        all    all    all      none    none     none    none   none   none
  households       all    all    all      none    none     none    none   none   none
  incomeAndExpenditure all all   all      no      no       no      no     city   city
  incomeAndExpenditureCsv all all all      no      no       no      no     city   city
  jobs             none   none   none     none    none     none    none   all    none
  ledgerAccounts   all    all    all      own     own      own     none   none   none
  mechanismAdoptions all all   all      none    none     none    none   none   none
  memberships      all    all    all      own     own      own     none   none   none
  myPoints         own    own    own      own     own      own     none   none   none
  node             all    all    all      all     own      own     none   none   none
  offers           all    none   none     none    none     none    none   all    none
  organisations    all    all    all      all     all      all     none   none   none
  payments         all    all    all      none    none     none    none   none   none
  persons          all    all    all      own     own      own     none   none   none
  planConfiguration all  all    no       no      no       no      no     city   city
  planConstitution all    all    no       no      no       no      no     city   city
  pointsClaims     all    all    all      own     own      own     none   none   none
  pointsDeductions all    all    all      own     own      own     none   none   none
  pointsOf         all    all    all      own     own      own     none   none   none
  pointsRanking    all    all    all      all     all      all     no     city   city
  pointsRules      all    all    all      all     all      all     none   none   none
  pointsSetting    all    all    all      all     all      all     none   none   none
  previewBundle    all    all    all      no      no       no      no     city   city
  previewClone     all    all    all      no      no       no      no     city   city
  previewMechanism all    all    no       no      no       no      no     city   city
  previewOffer     all    no     no       no      no       no      no     city   city
  previewUpgrade   all    all    all      no      no       no      no     city   city
  project          all    all    all      all     own      own     none   none   none
  projectTasks     all    all    all      all     all      all     none   none   none
  projects         all    all    all      all     own      own     none   none   none
  redemptions      all    all    all      own     own      own     none   none   none
  representations  all    all    all      own     none     none        none   none   none
  serviceItems     all    all    all      all     all      all     all    none   none
  serviceModules   all    all    all      all     all      all     all    all    all
  settlements      all    all    all      none    own      own     none   none   none
  stairwells       all    all    all      all     all      all     all    none   none
  substitutes      all    all    all      own     own      own     none   none   none
  taskClaims       all    all    all      own     own      own     none   none   none
  templateFamily   all    all    all      all     all      all     none   all    all
  templates        all    all    all      all     all      all     none   all    all
  todos            own    own    own      own     own      own     none   city   city
  townReviewers    none   none   none     none    none     none    none   all    none
  traceFunds       all    all    all      no      no       no      no     city   city
  transfers        all    all    all      own     own      own     none   none   none
  viewer           own    own    own      own     own      own     own    own    own
`);

/** Which rows of each node type `node(id)` finds, and lists of that type show. */
export const NODES = readTable(`
                   ADMIN  LEADER EXECUTOR STEWARD CATALYST PARTNER APP    BUREAU VISITOR
  Account          all    all    all      none    none     none    none   none   none
  Adoption         all    all    all      none    none     none    none   all    none
  AppConsent       all    all    all      none    none     none    none   none   none
  AuditEntry       all    all    own      own     own      own     none   none   none
  Benefit          all    all    all      all     all      all     none   none   none
  Building         all    all    all      all     all      all     all    none   none
  Bundle           all    all    all      all     all      all     none   all    all
  Community        own    own    own      own     own      own     own    all    none
  Consent          all    all    all      own     own      own     none   none   none
  Constitution     all    all    all      all     all      all     all    none   none
  ConstitutionRevision all all   all      all     all      all     all    none   none
  CouncilCharter   all    all    all      all     all      all     all    none   none
  CreditCodeSuspension all all   all      none    none     none    none   all    none
  Dwelling         all    all    all      all     all      all     all    none   none
  ElderMealsRecord all    all    all      own     own      own     all    none   none
  Enrolment        all    all    all      own     own      own     all    none   none
  Erasure          all    all    none     none    none     none    none   none   none
  Estate           all    all    all      all     all      all     all    none   none
  FinanceSetting   all    all    all      none    none     none    none   none   none
  FundingLine      all    all    all      none    none     none    none   none   none
  Grid             all    all    all      all     all      all     none   none   none
  Guardianship     all    all    all      own     own      own     none   none   none
  Hold             all    all    all      own     own      own     none   none   none
  Household        all    all    all      none    none     none    none   none   none
  HouseholdMember  all    all    all      own     own      own     none   none   none
  Job              none   none   none     none    none     none    none   all    none
  LedgerAccount    all    all    all      own     own      own     none   none   none
  LedgerEntry      all    all    all      own     own      own     none   none   none
  MechanismAdoption all   all    all      none    none     none    none   none   none
  Membership       all    all    all      own     own      own     none   none   none
  Organisation     all    all    all      all     all      all     none   none   none
  Payment          all    all    all      none    none     none    none   none   none
  Person           all    all    all      own     own      own     none   none   none
  PointsClaim      all    all    all      own     own      own     none   none   none
  PointsDeduction  all    all    all      own     own      own     none   none   none
  PointsRule       all    all    all      all     all      all     none   none   none
  PointsSetting    all    all    all      all     all      all     none   none   none
  Project          all    all    all      all     own      own     none   none   none
  ProjectFunding   all    all    all      none    none     none    none   none   none
  ProjectTask      all    all    all      all     all      all     none   none   none
  Rating           all    all    all      own     own      own     all    none   none
  Redemption       all    all    all      own     own      own     none   none   none
  Representation   all    all    all      own     none     none        none   none   none
  ServiceItem      all    all    all      all     all      all     all    none   none
  Settlement       all    all    all      none    own      own     none   none   none
  SettlementLine   all    all    all      none    own      own     none   none   none
  Stairwell        all    all    all      all     all      all     all    none   none
  Substitute       all    all    all      own     own      own     none   none   none
  TaskClaim        all    all    all      own     own      own     none   none   none
  Template         all    all    all      all     all      all     none   all    all
  Town             all    all    all      all     all      all     all    all    all
  Transfer         all    all    all      own     own      own     none   none   none
`);

/**
 * Fields that show less to some: on everything that the caller reaches on any way, also through references. `all`:
 * everything that is there; `own`: on one's own, nothing on what else is reached; `none`: nothing; `-`: the caller
 * reaches nothing that has the field.
 */
export const FIELDS = readTable(`
                           ADMIN  LEADER EXECUTOR STEWARD CATALYST PARTNER APP    BUREAU VISITOR
  ElderMealsRecord.project all    all    all      all     all      all     none   -      -
  ElderMealsRecord.rating  all    all    all      own     all      all     all    -      -
  Enrolment.data           all    all    all      own     all      all     all    -      -
  Enrolment.project        all    all    all      all     all      all     none   -      -
  Enrolment.records        all    all    all      own     all      all     all    -      -
  LedgerAccount.balance    all    all    all      own     own      own     -      -      -
  LedgerAccount.held       all    all    all      own     own      own     -      -      -
  Person.birthDate         all    all    all      own     own      own     none   -      -
  Person.household         all    all    all      own     own      own     none   -      -
  Person.identifiers       all    all    all      own     own      own     none   -      -
  Person.sex               all    all    all      own     own      own     none   -      -
  Person.situations        all    all    all      own     own      own     none   -      -
  Person.stairwell         all    all    all      own     own      own     none   -      -
  Project.enrolments       all    all    all      own     all      all     -      -      -
  Project.fundings         all    all    all      none    none     none    -      -      -
  Project.records          all    all    all      own     all      all     -      -      -
  Project.settlements      all    all    all      none    all      all     -      -      -
  Redemption.transfer      all    all    all      all     all      all     -      -      -
  Settlement.project       all    all    all      -       all      all     -      -      -
  Template.adopters        all    all    all      none    none     none    -      all    none
`);

/**
 * What each mutation lets callers do. `yes`; `own`: in the project that their organisation operates, or of the service
 * that they were given, and FORBIDDEN elsewhere; `no`: FORBIDDEN; `city`: it needs a community, and the caller stands in none;
 * `other`: NOT_FOUND, since what is named is the bureau's, though one's own might be.
 */
export const MUTATIONS = readTable(`
                       ADMIN  LEADER EXECUTOR STEWARD CATALYST PARTNER APP    BUREAU VISITOR
  acceptOffer          yes    no     no       no      no       no      no     city   city
  acceptProposal       yes    yes    no       no      no       no      no     city   city
  adoptMechanism       yes    yes    no       no      no       no      no     city   city
  allocateFunds        yes    no     yes      no      no       no      no     city   city
  answerCommunityReview yes   no     no       no      no       no      no     city   city
  appealDeduction      no     own    no       own     own      own     no     city   city
  applyConfiguration   yes    yes    no       no      no       no      no     city   city
  applyConstitution    yes    yes    no       no      no       no      no     city   city
  appointTownReviewer  no     no     no       no      no       no      no     yes    no
  approvePayment       yes    yes    yes      no      no       no      no     city   city
  approveSettlement    yes    yes    yes      no      no       no      no     city   city
  cancelCommunityOperation no     no     no       no      no       no      no     yes    no
  cancelJob            other  other  other    no      no       no      no     yes    no
  cancelRedemption     yes    no     yes      no      own      own     no     city   city
  changeGrid           yes    yes    yes      no      no       no      no     city   city
  changeMembership     yes    no     no       no      no       no      no     city   city
  changeProject        yes    yes    yes      no      no       no      no     city   city
  claimPoints          yes    own    yes      own     own      own     no     city   city
  claimProjectTask     yes    yes    yes      yes     yes      yes     no     city   city
  cloneBundle          yes    yes    yes      no      no       no      no     city   city
  cloneTemplate        yes    yes    yes      no      no       no      no     city   city
  closeYear            yes    yes    no       no      no       no      no     city   city
  confirmCommunityOperation no     no     no       no      no       no      no     yes    no
  confirmErasure       yes    yes    no       no      no       no      no     city   city
  confirmRedemption    yes    no     yes      no      own      own     no     city   city
  confirmTaskClaim     yes    yes    yes      no      no       no      no     city   city
  contributePoints     no     own    no       own     own      own     no     city   city
  correctPlace         yes    no     yes      no      no       no      no     city   city
  createBenefit        yes    no     yes      no      no       no      no     city   city
  createProject        yes    yes    yes      no      no       no      no     city   city
  createProjectTask    yes    yes    yes      no      no       no      no     city   city
  decideAppeal         yes    yes    yes      no      no       no      no     city   city
  declineOffer         yes    no     no       no      no       no      no     city   city
  declineProposal      yes    yes    no       no      no       no      no     city   city
  deductPoints         yes    yes    yes      no      no       no      no     city   city
  deleteCommunity     no     no     no       no      no       no      no     yes    no
  dismissTownReviewer no      no     no       no      no       no      no     yes    no
  endBenefit           yes    no     yes      no      no       no      no     city   city
  endEndorsement       no     no     no       no      no       no      no     yes    no
  endEnrolment         yes    no     yes      no      own      own     no     city   city
  endGuardianship      yes    no     yes      no      no       no      no     city   city
  endMembership        yes    no     no       no      no       no      no     city   city
  endProjectTask       yes    yes    yes      no      no       no      no     city   city
  endorseTemplate      no     no     no       no      no       no      no     yes    no
  enrol                yes    no     yes      no      own      own     no     city   city
  exportPerson         yes    own    yes      own     own      own     no     city   city
  exportPersons        yes    no     yes      no      no       no      no     city   city
  fileCommunityReview  no     no     no       no      no       no      no     no     no
  filePayment          yes    no     yes      no      no       no      no     city   city
  generatePlaces       yes    no     yes      no      no       no      no     city   city
  giveConsent          yes    own    yes      own     own      own     no     city   city
  grantAppConsent      yes    no     no       no      no       no      no     city   city
  handOver             yes    no     no       no      no       no      no     city   city
  importPersons        yes    no     yes      no      no       no      no     city   city
  importPlaces         yes    no     yes      no      no       no      no     city   city
  inviteMember         yes    no     no       no      no       no      no     city   city
  mergeCommunities     no     no     no       no      no       no      no     yes    no
  mergePersons         yes    no     no       no      no       no      no     city   city
  moveIn               yes    no     yes      no      no       no      no     city   city
  moveOut              yes    no     yes      no      no       no      no     city   city
  nameSubstitute       yes    yes    no       no      no       no      no     city   city
  offerTemplate        no     no     no       no      no       no      no     yes    no
  onboardCommunities   no     no     no       no      no       no      no     yes    no
  openRoster           no     no     no       no      no       no      no     yes    no
  proposeAdaptation    yes    yes    yes      no      no       no      no     city   city
  publishBundle        yes    yes    no       no      no       no      no     yes    no
  publishMechanism     yes    yes    no       no      no       no      no     city   city
  publishTemplate      yes    yes    no       no      no       no      no     city   city
  rateService          yes    no     yes      own     no       no      no     city   city
  recordDonation       yes    no     yes      no      no       no      no     city   city
  recordGrant          yes    no     yes      no      no       no      no     city   city
  recordService        yes    no     yes      no      own      own     yes    city   city
  redeemBenefit        yes    yes    yes      yes     yes      yes     no     city   city
  refundRedemption     yes    no     yes      no      no       no      no     city   city
  registerFundingLine  yes    yes    no       no      no       no      no     city   city
  registerGrid         yes    yes    yes      no      no       no      no     city   city
  registerGuardian     yes    no     yes      no      no       no      no     city   city
  registerHousehold    yes    no     yes      no      no       no      no     city   city
  registerOrganisation yes    yes    yes      no      no       no      no     city   city
  registerPerson       yes    no     yes      no      no       no      no     city   city
  registerStairwell    yes    no     yes      no      no       no      no     city   city
  reinstateTemplate    no     no     no       no      no       no      no     yes    no
  rejectPayment        yes    yes    yes      no      no       no      no     city   city
  rejectSettlement     yes    yes    yes      no      no       no      no     city   city
  releaseTaskClaim     yes    own    yes      own     own      own     no     city   city
  renameCommunity      no     no     no       no      no       no      no     yes    no
  requestErasure       yes    yes    no       no      no       no      no     city   city
  resendInvitation     yes    no     no       no      no       no      no     city   city
  restorePlace         yes    no     yes      no      no       no      no     city   city
  restoreTemplate      yes    yes    no       no      no       no      no     city   city
  resumeCreditCode     no     no     no       no      no       no      no     yes    no
  resumeJob            other  other  other    no      no       no      no     yes    no
  resumeOrganisation   yes    yes    no       no      no       no      no     city   city
  retirePlace          yes    no     yes      no      no       no      no     city   city
  retireTemplate       yes    yes    no       no      no       no      no     city   city
  reverseTransfer      yes    yes    yes      no      no       no      no     city   city
  reviewPointsClaim    yes    yes    yes      no      no       no      no     city   city
  revokeAppConsent     yes    no     no       no      no       no      no     city   city
  setApprovalThreshold yes    yes    no       no      no       no      no     city   city
  setCommunityStatus   no     no     no       no      no       no      no     yes    no
  setHouseholdRelations yes    no     yes      no      no       no      no     city   city
  setPointsRanking     yes    yes    yes      yes     yes      yes     no     city   city
  setPointsRule        yes    yes    no       no      no       no      no     city   city
  setPointsValidity    yes    yes    no       no      no       no      no     city   city
  setProjectBinding    yes    yes    yes      no      no       no      no     city   city
  setProjectFunding    yes    yes    no       no      no       no      no     city   city
  settle               yes    no     yes      no      own      own     no     city   city
  shareTemplate        yes    yes    no       no      no       no      no     city   city
  splitCommunity       no     no     no       no      no       no      no     yes    no
  startCommunityExport yes    no     no       no      no       no      no     city   city
  startOnboarding      no     no     no       no      no       no      no     yes    no
  startPersonImport    yes    no     yes      no      no       no      no     city   city
  suspendCreditCode    no     no     no       no      no       no      no     yes    no
  suspendOrganisation  yes    yes    no       no      no       no      no     city   city
  transferPoints       no     own    no       own     own      own     no     city   city
  undoMechanism        yes    yes    no       no      no       no      no     city   city
  undoUpgrade          yes    yes    yes      no      no       no      no     city   city
  unmaskIdentifier     yes    own    yes      own     own      own     no     city   city
  updateBenefit        yes    no     yes      no      no       no      no     city   city
  upgradeProject       yes    yes    yes      no      no       no      no     city   city
  withdrawConsent      yes    own    yes      own     own      own     no     city   city
  withdrawProposal     yes    yes    yes      no      no       no      no     city   city
  withdrawSubstitute   yes    yes    no       no      no       no      no     city   city
  withdrawTemplate     no     no     no       no      no       no      no     yes    no
`);

/**
 * What differs between the positions of a role, of what positions count for at all: `yes` or `no` (FORBIDDEN); `NONE` is a
 * membership that names none. Each works for the project that their organisation operates, or for any.
 */
export const POSITIONS = tableOf(`
                           approveSettlement cloneTemplate settle unmaskIdentifier applyConstitution nameSubstitute publishTemplate registerFundingLine requestErasure suspendOrganisation recordGrant filePayment approvePayment reverseTransfer reviewPointsClaim setPointsRule deductPoints decideAppeal
  LEADER.SECRETARY         yes               yes           no     no               yes               yes            yes             yes                 yes            yes                 no          no          yes            yes             yes               yes          yes          yes
  LEADER.DEPUTY_SECRETARY  yes               yes           no     no               yes               yes            yes             yes                 yes            yes                 no          no          yes            yes             yes               yes          yes          yes
  LEADER.MEMBER            no                yes           no     no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  LEADER.NONE              yes               yes           no     no               yes               yes            yes             yes                 yes            yes                 no          no          yes            yes             yes               yes          yes          yes
  EXECUTOR.DIRECTOR        yes               yes           yes    yes              no                no             no              no                  no             no                  yes         yes         yes            yes             yes               no          yes          yes
  EXECUTOR.DEPUTY_DIRECTOR yes               yes           yes    yes              no                no             no              no                  no             no                  yes         yes         yes            yes             yes               no          yes          yes
  EXECUTOR.MEMBER          no                yes           yes    yes              no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  EXECUTOR.TREASURER       no                no            yes    no               no                no             no              no                  no             no                  yes         yes         no             no              no                no          no          no
  EXECUTOR.GRID_WORKER     no                no            yes    yes              no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  EXECUTOR.MEDIATOR        no                no            yes    no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  EXECUTOR.CLERK           no                no            yes    yes              no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  EXECUTOR.NONE            yes               yes           yes    yes              no                no             no              no                  no             no                  yes         yes         yes            yes             yes               no          yes          yes
  CATALYST.MANAGER         no                no            yes    no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  CATALYST.SOCIAL_WORKER   no                no            yes    no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  CATALYST.MEDIATOR        no                no            no     no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  CATALYST.VOLUNTEER       no                no            no     no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  CATALYST.HELPER          no                no            no     no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  CATALYST.NONE            no                no            yes    no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  PARTNER.MANAGER          no                no            yes    no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  PARTNER.LIAISON          no                no            yes    no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  PARTNER.MEDIATOR         no                no            no     no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  PARTNER.VOLUNTEER        no                no            no     no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
  PARTNER.NONE             no                no            yes    no               no                no             no              no                  no             no                  no          no          no             no              no                no          no          no
`);

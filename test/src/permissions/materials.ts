import { addDays, today } from '@gongzhi/kernel';
import { freshCode, freshCreditCode, signIn } from '../testkit/city.js';
import { appointed, appointment, freshReviewPeriod, reviewOf } from '../testkit/reviewers.js';
import {
  aDeduction,
  aPayment,
  aTask,
  bookedGrant,
  clerkOf,
  configurationOfARule,
  deletionAsked,
  divisibleCommunity,
  emptyBuilding,
  emptyDwelling,
  failedJob,
  filedPayment,
  filedSettlement,
  fileOf,
  freshBenefit,
  freshChild,
  freshHousehold,
  freshMember,
  freshMembership,
  freshOrganisation,
  freshPeriod,
  freshPerson,
  freshPointsRule,
  freshStairwell,
  freshTask,
  freshTerm,
  type Input,
  jobOf,
  lineOf,
  livingTogether,
  NEW_COMMUNITY,
  OWN,
  operatedBySomebody,
  pointsClaimed,
  pointsEarned,
  pointsLost,
  quietCommunity,
  redeemed,
  somebody,
  taskClaimed,
  themselvesOr,
} from './fresh.js';
import { adoptable, adopted, nextVersion } from './mechanisms.js';
import { offered, offerTo } from './offers.js';
import { bundleOf, cared, daysAgo, enrolled, personIdOf, type Stage } from './stage.js';
import type { Caller } from './tables.js';
import { proposable, proposed, published, publishedHere, received, retired, upgradable, upgraded } from './upgrades.js';

let version = 1;
let closed = 1900;

/** Makes what a mutation needs, fresh, in one of the two projects, so that nothing but the caller's role decides. */
type Materials = (stage: Stage, project: 'A' | 'B', caller: Caller) => Input | Promise<Input>;

/** How each mutation is called so that a caller who may is served. A new mutation must be added here. */
export const MATERIALS: Record<string, Materials> = {
  acceptOffer: async (stage) => ({ offerId: await offered(stage), ...(await operatedBySomebody(stage)) }),
  acceptProposal: async (stage) => ({ ...(await received(stage)), version: '1.1.0' }),
  adoptMechanism: adoptable,
  allocateFunds: async (stage) => {
    const gift = { donorName: '众居民', amountFen: '100', idempotencyKey: freshCode('key') };
    await stage.callers.ADMIN.do('recordDonation', gift, 'transfer { id }');
    return { fundingLineId: await lineOf(stage), amountFen: '100', idempotencyKey: freshCode('key') };
  },
  answerCommunityReview: async ({ code }) => ({ reviewId: await reviewOf(code), answer: '已整改' }),
  appealDeduction: async (stage, project, caller) => {
    const personId = themselvesOr(await freshPerson(stage), stage, project, caller);
    return { deductionId: await pointsLost(stage, personId), text: '不是我的车' };
  },
  applyConfiguration: async ({ callers }) => {
    const document = configurationOfARule();
    const plan = 'query($input: PlanConfigurationInput!) { planConfiguration(input: $input) { revision } }';
    const { planConfiguration } = await callers.ADMIN.ask(plan, { input: { document } });
    return { document, revision: planConfiguration.revision };
  },
  applyConstitution: async ({ callers }) => {
    const { constitution } = await callers.ADMIN.ask('{ constitution { revision } }');
    return { narrowings: [], expectedRevision: constitution.revision };
  },
  appointTownReviewer: () => appointment(`${freshCode('pingyi')}@yangshe`),
  approvePayment: async (stage) => ({ paymentId: await filedPayment(stage), idempotencyKey: freshCode('key') }),
  approveSettlement: async (stage, project) => ({
    settlementId: await filedSettlement(stage, project),
    idempotencyKey: freshCode('key'),
  }),
  cancelCommunityOperation: async () => ({ operationId: await deletionAsked('bureau') }),
  cancelJob: async ({ callers }, _project, caller) => ({
    // So many rows that the job is still there to be cancelled.
    jobId: await jobOf(callers.BUREAU, caller === 'BUREAU' ? 5_000 : 1),
  }),
  cancelRedemption: async (stage, project) => ({
    redemptionId: (await redeemed(stage, project)).redemptionId,
    reason: '暂停供应',
  }),
  changeGrid: async (stage) => {
    const grid = { name: freshCode('grid'), stairwellIds: [await freshStairwell(stage)] };
    const registered = await stage.callers.ADMIN.do('registerGrid', grid, 'grid { id }');
    return { gridId: registered.grid.id, name: freshCode('grid') };
  },
  changeMembership: async (stage) => ({ membershipId: await freshMembership(stage), position: 'VOLUNTEER' }),
  changeProject: async (stage) => {
    const { project } = await stage.callers.ADMIN.do('createProject', { module: 'elder-meals' }, 'project { id }');
    return { projectId: project.id, title: '午间共餐' };
  },
  claimPoints: async (stage, project, caller) => {
    const personId = themselvesOr(await freshPerson(stage), stage, project, caller);
    const told = { ruleId: await freshPointsRule(stage), personId, doneOn: today(), idempotencyKey: freshCode('key') };
    return OWN[caller] === project ? told : { ...told, onBehalfOf: { consent: 'ORAL' } };
  },
  claimProjectTask: async (stage, project) => ({
    taskId: await freshTask(stage, project),
    idempotencyKey: freshCode('key'),
  }),
  cloneBundle: async (stage) => ({ bundleId: stage.bundle, ...(await operatedBySomebody(stage)) }),
  cloneTemplate: async (stage) => ({ templateId: stage.template, ...(await operatedBySomebody(stage)) }),
  closeYear: () => {
    closed += 1;
    return { year: closed };
  },
  confirmCommunityOperation: async () => ({ operationId: await deletionAsked('bureau-2') }),
  confirmErasure: async (stage, _project, caller) => {
    const asks = stage.callers[caller === 'ADMIN' ? 'LEADER' : 'ADMIN'];
    const input = { personId: await freshPerson(stage), reason: '本人要求' };
    return { erasureId: (await asks.do('requestErasure', input, 'erasure { id }')).erasure.id };
  },
  confirmRedemption: redeemed,
  confirmTaskClaim: async (stage, project) => ({
    claimId: await taskClaimed(stage, project, await clerkOf(stage.code, stage.callers.ADMIN)),
  }),
  contributePoints: async (stage, project, caller) => {
    const from = themselvesOr(await freshPerson(stage), stage, project, caller);
    if (OWN[caller] === project) await livingTogether(stage, from, await freshPerson(stage));
    return { fromPersonId: from, points: 1, idempotencyKey: freshCode('key') };
  },
  correctPlace: async (stage) => ({ placeId: await emptyBuilding(stage), name: '2幢' }),
  createBenefit: async (stage) => ({
    ...{ title: '样例福利', titleEn: 'Sample', cost: 1, providerId: await freshOrganisation(stage) },
    idempotencyKey: freshCode('key'),
  }),
  createProject: () => ({ module: 'elder-meals' }),
  createProjectTask: (stage, project) => aTask(stage, project),
  decideAppeal: async (stage) => {
    const email = `${freshCode('appeal')}@${stage.code}`;
    await stage.callers.ADMIN.do('inviteMember', { email, role: 'STEWARD', name: '申诉人' }, 'membership { id }');
    const appellant = await signIn(email, stage.code);
    const deductionId = await pointsLost(stage, await personIdOf(appellant));
    await appellant.do('appealDeduction', { deductionId, text: '不是我的车' }, 'deduction { id }');
    return { deductionId, outcome: 'REVERSED', reason: '查无实据' };
  },
  declineOffer: async (stage) => ({ offerId: await offered(stage), reason: '暂不需要' }),
  declineProposal: async (stage) => ({ ...(await received(stage)), reason: '暂不合适' }),
  deductPoints: async (stage) => {
    const personId = await freshPerson(stage);
    await pointsEarned(stage, personId);
    return aDeduction(personId);
  },
  deleteCommunity: async () => ({
    communityCode: await quietCommunity(),
    reason: '撤销',
    idempotencyKey: freshCode('key'),
  }),
  dismissTownReviewer: async () => ({ reviewerId: await appointed(`${freshCode('pingyi')}@yangshe`) }),
  endBenefit: async (stage, project) => ({ benefitId: await freshBenefit(stage, project) }),
  endEndorsement: published,
  endEnrolment: async (stage, project) => {
    const { callers, projects } = stage;
    const person = await freshPerson(stage);
    return { enrolmentId: await enrolled(callers.ADMIN, projects[project].id, person, 'host'), until: today() };
  },
  endGuardianship: async (stage) => {
    const pair = { personId: await freshChild(stage), guardianId: await freshPerson(stage), relation: 'PARENT' };
    const { guardianship } = await stage.callers.ADMIN.do('registerGuardian', pair, 'guardianship { id }');
    return { guardianshipId: guardianship.id, until: today() };
  },
  endMembership: async (stage) => ({ membershipId: await freshMembership(stage), until: today() }),
  endProjectTask: async (stage, project) => ({ taskId: await freshTask(stage, project) }),
  endorseTemplate: published,
  enrol: async (stage, project) => ({
    projectId: stage.projects[project].id,
    personId: await freshPerson(stage),
    as: 'host',
  }),
  exportPerson: (stage, project, caller) => ({
    personId: themselvesOr(somebody(stage, caller), stage, project, caller),
  }),
  exportPersons: () => ({}),
  fileCommunityReview: ({ code }) => ({ communityCode: code, period: freshReviewPeriod(), note: '台账清楚' }),
  filePayment: async (stage) => aPayment(await lineOf(stage)),
  generatePlaces: () => ({ estate: freshCode('estate'), range: '1-2幢 1单元 1层 每层2户' }),
  giveConsent: async (stage, project, caller) => ({
    personId: themselvesOr(await freshPerson(stage), stage, project, caller),
    purpose: 'OPERATOR_SHARING',
    form: 'ONLINE',
  }),
  grantAppConsent: () => ({ clientId: freshCode('app'), scopes: ['COMMUNITY_READ'] }),
  handOver: async (stage) => ({
    membershipId: (await freshTerm(stage, 'PARTNER')).id,
    toPersonId: await freshMember(stage),
    on: addDays(today(), 1),
  }),
  importPersons: () => ({ format: 'CSV', content: `姓名\n${freshCode('新人')}\n` }),
  importPlaces: () => ({ format: 'CSV', content: `小区,范围\n${freshCode('estate')},1幢1单元\n` }),
  inviteMember: ({ code }) => ({ email: `${freshCode('new')}@${code}`, role: 'STEWARD' }),
  mergeCommunities: ({ code }) => ({
    communityCodes: ['chengxi'],
    intoCode: code,
    reason: '区划调整',
    idempotencyKey: freshCode('key'),
  }),
  mergePersons: async (stage) => ({
    keptId: await freshPerson(stage),
    mergedId: await freshPerson(stage),
    reason: '登记重复',
  }),
  moveIn: async (stage) => ({
    householdId: (await freshHousehold(stage)).household,
    personId: await freshPerson(stage),
    relation: 'OTHER',
  }),
  moveOut: async (stage) => ({ personId: (await freshHousehold(stage)).head, reason: 'MOVED_OUT' }),
  nameSubstitute: async (stage) => ({
    personId: await freshMember(stage),
    forPersonId: await personIdOf(stage.callers.EXECUTOR),
    until: daysAgo(-30),
    reason: '一肩挑',
  }),
  offerTemplate: (stage) => offerTo(stage),
  onboardCommunities: () => {
    const code = freshCode(NEW_COMMUNITY);
    const content = `code,name,kind,town,admin_email\n${code},新来社区${code},RURAL_MIXED,yangshe,admin@${code}\n`;
    return { format: 'CSV', content };
  },
  openRoster: ({ code, projects }, project) => ({
    communityCode: code,
    projectId: projects[project].id,
    audit: '补贴专项审计',
    reason: '年度抽查',
  }),
  proposeAdaptation: proposable,
  publishBundle: ({ template }) => bundleOf(template),
  publishMechanism: () => ({ mechanism: 'POINTS_SCHEME', version: nextVersion() }),
  publishTemplate: ({ projects }, project) => {
    version += 1;
    return { projectId: projects[project].id, version: `${version}.0.0` };
  },
  rateService: async ({ callers, projects, steward }, project, caller) => {
    const { elder, helper } = projects[project];
    const served = caller === 'STEWARD' && project === 'A' ? steward.elder : elder;
    const rating = { recordId: await cared(callers.ADMIN, served, helper, 3), score: 5 };
    return caller === 'STEWARD' ? rating : { ...rating, onBehalfOf: { consent: 'ORAL' } };
  },
  recordDonation: () => ({ donorName: '众居民', amountFen: '100', idempotencyKey: freshCode('key') }),
  recordGrant: async (stage) => ({
    fundingLineId: await lineOf(stage),
    amountFen: '100',
    idempotencyKey: freshCode('key'),
  }),
  recordService: ({ projects }, project) => {
    const { elder, helper } = projects[project];
    const served = { enrolmentId: elder, servedById: helper, servedOn: daysAgo(2), data: { kind: 'CARE' } };
    return { ...served, idempotencyKey: freshCode('key') };
  },
  redeemBenefit: async (stage, project) => ({
    benefitId: await freshBenefit(stage, project),
    idempotencyKey: freshCode('key'),
  }),
  refundRedemption: async (stage, project) => {
    const made = await redeemed(stage, project);
    await stage.callers.ADMIN.do('confirmRedemption', made, 'redemption { id }');
    return { redemptionId: made.redemptionId, reason: '未能提供' };
  },
  registerFundingLine: () => ({ key: freshCode('line'), title: '样例条线', source: '样例来源' }),
  registerGrid: async (stage) => ({ name: freshCode('grid'), stairwellIds: [await freshStairwell(stage)] }),
  registerGuardian: async (stage) => ({
    personId: await freshChild(stage),
    guardianId: await freshPerson(stage),
    relation: 'GRANDPARENT',
  }),
  registerHousehold: async (stage) => ({
    dwellingId: await emptyDwelling(stage),
    members: [{ personId: await freshPerson(stage), relation: 'HEAD' }],
  }),
  registerOrganisation: () => ({ name: freshCode('org'), kind: 'ENTERPRISE' }),
  registerPerson: () => ({ name: '新登记的人' }),
  registerStairwell: () => ({ estate: freshCode('estate'), building: '1幢', stairwell: '1单元' }),
  reinstateTemplate: async (stage) => {
    const template = await published();
    await stage.callers.BUREAU.do('withdrawTemplate', { ...template, reason: '待查' }, 'template { id }');
    return template;
  },
  rejectPayment: async (stage) => ({ paymentId: await filedPayment(stage) }),
  rejectSettlement: async (stage, project) => ({ settlementId: await filedSettlement(stage, project) }),
  releaseTaskClaim: async (stage, project, caller) => {
    const mine = OWN[caller] === project;
    const who = mine ? stage.callers[caller] : await clerkOf(stage.code, stage.callers.ADMIN);
    return { claimId: await taskClaimed(stage, project, who) };
  },
  renameCommunity: ({ code, neighbour }, _project, caller) => ({
    communityCode: caller === 'BUREAU' ? neighbour : code,
    name: freshCode('新名'),
  }),
  requestErasure: async (stage) => ({ personId: await freshPerson(stage), reason: '本人要求' }),
  resendInvitation: async (stage) => ({ personId: await freshMember(stage) }),
  restorePlace: async (stage) => {
    const placeId = await emptyBuilding(stage);
    await stage.callers.ADMIN.do('retirePlace', { placeId }, 'building { id }');
    return { placeId };
  },
  restoreTemplate: retired,
  resumeCreditCode: async ({ callers }) => {
    const creditCode = freshCreditCode();
    await callers.BUREAU.do('suspendCreditCode', { creditCode, reason: '吊销' }, 'suspension { id }');
    return { creditCode };
  },
  resumeJob: async ({ callers }) => ({ jobId: await failedJob(callers.BUREAU) }),
  resumeOrganisation: async (stage) => {
    const organisationId = await freshOrganisation(stage);
    const input = { organisationId, reason: '整改' };
    await stage.callers.ADMIN.do('suspendOrganisation', input, 'organisation { id }');
    return { organisationId };
  },
  retirePlace: async (stage) => ({ placeId: await emptyBuilding(stage) }),
  retireTemplate: async (stage) => ({ ...(await publishedHere(stage)), reason: '不再更新' }),
  reverseTransfer: async (stage) => ({
    transferId: await bookedGrant(stage),
    reason: '重复入账',
    idempotencyKey: freshCode('key'),
  }),
  reviewPointsClaim: async (stage) => ({ claimId: await pointsClaimed(stage), approve: true }),
  revokeAppConsent: async ({ callers }) => {
    const consent = { clientId: freshCode('app'), scopes: ['COMMUNITY_READ'] };
    return { appConsentId: (await callers.ADMIN.do('grantAppConsent', consent, 'appConsent { id }')).appConsent.id };
  },
  setApprovalThreshold: () => ({ amountFen: '2000000' }),
  setCommunityStatus: ({ code, neighbour }, _project, caller) => ({
    communityCode: caller === 'BUREAU' ? neighbour : code,
    status: 'SUSPENDED',
  }),
  setHouseholdRelations: async (stage) => {
    const { household, head } = await freshHousehold(stage);
    return { householdId: household, members: [{ personId: head, relation: 'OTHER' }] };
  },
  setPointsRanking: () => ({ optIn: true }),
  setPointsRule: () => ({ key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points: 2 }),
  setPointsValidity: () => ({ months: 24 }),
  setProjectBinding: async (stage) => {
    const [requirement, organisationId] = ['entrepreneur', await freshOrganisation(stage)];
    const input = { module: 'elder-haircut', bindings: [{ requirement, organisationId }] };
    const { project } = await stage.callers.ADMIN.do('createProject', input, 'project { id }');
    return { projectId: project.id, requirement, organisationId: await freshOrganisation(stage) };
  },
  setProjectFunding: ({ projects }, project) => ({
    projectId: projects[project].id,
    line: 'meal-subsidy',
    budgetFen: '600000',
  }),
  settle: ({ projects }, project) => ({ projectId: projects[project].id, ...freshPeriod() }),
  shareTemplate: ({ template }) => ({ templateId: template, sharing: 'ALL' }),
  splitCommunity: async () => {
    const code = freshCode('xinshe');
    return {
      communityCode: await divisibleCommunity(),
      places: [{ estate: '东苑' }],
      newcomer: { code, name: '新社区', kind: 'URBAN_COMMERCIAL', adminEmail: `admin@${code}` },
      reason: '分设',
      idempotencyKey: freshCode('key'),
    };
  },
  startCommunityExport: () => ({ reason: '社区留存' }),
  startOnboarding: () => ({ format: 'CSV', content: fileOf(1), dryRun: true }),
  startPersonImport: () => ({ format: 'CSV', content: `姓名\n${freshCode('新人')}\n`, dryRun: true }),
  suspendCreditCode: () => ({ creditCode: freshCreditCode(), reason: '吊销' }),
  suspendOrganisation: async (stage) => ({ organisationId: await freshOrganisation(stage), reason: '整改' }),
  transferPoints: async (stage, project, caller) => {
    const from = themselvesOr(await freshPerson(stage), stage, project, caller);
    const to = await freshPerson(stage);
    if (OWN[caller] === project) await livingTogether(stage, from, to);
    return { fromPersonId: from, toPersonId: to, points: 1, idempotencyKey: freshCode('key') };
  },
  undoMechanism: adopted,
  undoUpgrade: upgraded,
  unmaskIdentifier: (stage, project, caller) => ({
    personId: themselvesOr(somebody(stage, caller), stage, project, caller),
    kind: 'EMAIL',
    purpose: 'IDENTITY_CHECK',
  }),
  updateBenefit: async (stage, project) => ({ benefitId: await freshBenefit(stage, project), cost: 2 }),
  upgradeProject: upgradable,
  withdrawConsent: async (stage, project, caller) => {
    const personId = themselvesOr(await freshPerson(stage), stage, project, caller);
    const consent = { personId, purpose: 'SERVICE', form: 'ORAL' };
    const given = await stage.callers.ADMIN.do('giveConsent', consent, 'consent { id }');
    return { consentId: given.consent.id, form: 'WRITTEN' };
  },
  withdrawProposal: proposed,
  withdrawSubstitute: async (stage) => {
    const input = { personId: await freshMember(stage), forPersonId: await personIdOf(stage.callers.EXECUTOR) };
    const terms = { until: daysAgo(-30), reason: '一肩挑' };
    const { substitute } = await stage.callers.ADMIN.do('nameSubstitute', { ...input, ...terms }, 'substitute { id }');
    return { substituteId: substitute.id };
  },
  withdrawTemplate: async () => ({ ...(await published()), reason: '有安全隐患' }),
};

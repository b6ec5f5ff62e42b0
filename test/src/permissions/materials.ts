import { addDays, today, toNodeId } from '@gongzhi/kernel';
import { cityWith, freshCode, freshCreditCode, jobEnded, signIn, type Visitor } from '../testkit/city.js';
import { planned } from '../testkit/operations.js';
import { appointed, appointment, freshReviewPeriod, reviewOf } from '../testkit/reviewers.js';
import { bundleOf, cared, daysAgo, enrolled, personIdOf, type Stage } from './stage.js';
import type { Caller } from './tables.js';
import { proposable, proposed, published, received, upgradable, upgraded } from './upgrades.js';

export type Input = Record<string, unknown>;
/** Makes what a mutation needs, fresh, in one of the two projects, so that nothing but the caller's role decides. */
type Materials = (stage: Stage, project: 'A' | 'B', caller: Caller) => Input | Promise<Input>;

/** Days that no settlement covers, far before the services of the story; each call another. */
let lastSettled = 100;
function freshPeriod(): { from: string; until: string } {
  lastSettled += 2;
  return { from: daysAgo(lastSettled + 1), until: daysAgo(lastSettled) };
}

let version = 1;
let closed = 1900;

/** With what the code of each community begins that is onboarded here. */
export const NEW_COMMUNITY = 'xinlai';

/** Somebody new, who could be enrolled. */
async function freshPerson({ callers, stairwell }: Stage): Promise<string> {
  const input = { name: '新邻居', birthDate: '1966-01-01', stairwellId: stairwell };
  return (await callers.ADMIN.do('registerPerson', input, 'person { id }')).person.id;
}

/** Somebody new who holds a role, by default a steward’s: node ids of the membership and of the person. */
const freshTerm = async ({ code, callers }: Stage, role = 'STEWARD') => {
  const member = { email: `${freshCode('member')}@${code}`, role };
  return (await callers.ADMIN.do('inviteMember', member, 'membership { id person { id } }')).membership;
};
const freshMembership = async (stage: Stage): Promise<string> => (await freshTerm(stage)).id;
const freshMember = async (stage: Stage): Promise<string> => (await freshTerm(stage)).person.id;

const freshOrganisation = async ({ callers }: Stage): Promise<string> => {
  const input = { name: freshCode('org'), kind: 'SOCIAL_ORGANISATION' };
  return (await callers.ADMIN.do('registerOrganisation', input, 'organisation { id }')).organisation.id;
};

/** Somebody who can operate what is cloned. */
async function operatedBySomebody({ callers }: Stage): Promise<Input> {
  const unit = { name: freshCode('unit'), kind: 'STATIONED_UNIT' };
  const { organisation } = await callers.ADMIN.do('registerOrganisation', unit, 'organisation { id }');
  const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
  return { bindings, idempotencyKey: freshCode('key') };
}

const freshStairwell = async ({ callers }: Stage): Promise<string> => {
  const place = { estate: freshCode('estate'), building: '1幢', stairwell: '1单元' };
  return (await callers.ADMIN.do('registerStairwell', place, 'stairwell { id }')).stairwell.id;
};

/** Filed by somebody who is none of the callers. */
async function filedSettlement({ code, callers, projects }: Stage, project: 'A' | 'B'): Promise<string> {
  const clerk = await clerkOf(code, callers.ADMIN);
  const input = { projectId: projects[project].id, ...freshPeriod() };
  return (await clerk.do('settle', input, 'settlement { id }')).settlement.id;
}

/** A line's money, and somebody who is none of the callers spending it. */
const lineOf = async ({ callers }: Stage): Promise<string> =>
  (await callers.ADMIN.ask('{ fundingLines { nodes { id } } }')).fundingLines.nodes[0].id;

const aPayment = (fundingLineId: string) => ({
  ...{ fundingLineId, category: 'OFFICE', payeeName: '供电公司', amountFen: '100', memo: '电费' },
  idempotencyKey: freshCode('key'),
});

async function filedPayment(stage: Stage): Promise<string> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  return (await clerk.do('filePayment', aPayment(await lineOf(stage)), 'payment { id }')).payment.id;
}

async function bookedGrant(stage: Stage): Promise<string> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  const grant = { fundingLineId: await lineOf(stage), amountFen: '100', idempotencyKey: freshCode('key') };
  return (await clerk.do('recordGrant', grant, 'transfer { id }')).transfer.id;
}

const freshPointsRule = async ({ callers }: Stage): Promise<string> => {
  const input = { key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points: 2 };
  return (await callers.ADMIN.do('setPointsRule', input, 'rule { id }')).rule.id;
};

/** Claimed by somebody who is none of the callers, for somebody else. */
async function pointsClaimed(stage: Stage): Promise<string> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  const told = { ruleId: await freshPointsRule(stage), personId: await freshPerson(stage), doneOn: today() };
  const input = { ...told, onBehalfOf: { consent: 'ORAL' }, idempotencyKey: freshCode('key') };
  return (await clerk.do('claimPoints', input, 'claim { id }')).claim.id;
}

/** At the organisation that operates the project. */
async function freshBenefit({ callers, projects }: Stage, project: 'A' | 'B'): Promise<string> {
  const query = `{ project(id: "${projects[project].id}") { operator { id } } }`;
  const providerId = (await callers.ADMIN.ask(query)).project.operator.id;
  const input = { title: '样例福利', titleEn: 'Sample', cost: 1, providerId, idempotencyKey: freshCode('key') };
  return (await callers.ADMIN.do('createBenefit', input, 'benefit { id }')).benefit.id;
}

/** Redeemed by somebody who is none of the callers. */
async function redeemed(stage: Stage, project: 'A' | 'B'): Promise<{ redemptionId: string; code: string }> {
  const { callers } = stage;
  const key = () => freshCode('key');
  const clerk = await clerkOf(stage.code, callers.ADMIN);
  const told = { ruleId: await freshPointsRule(stage), personId: await personIdOf(clerk), doneOn: today() };
  const { claim } = await clerk.do('claimPoints', { ...told, idempotencyKey: key() }, 'claim { id }');
  await callers.ADMIN.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
  const input = { benefitId: await freshBenefit(stage, project), idempotencyKey: key() };
  const { redemption } = await clerk.do('redeemBenefit', input, 'redemption { id code }');
  return { redemptionId: redemption.id, code: redemption.code };
}

async function aTask(stage: Stage, project: 'A' | 'B') {
  const told = { projectId: stage.projects[project].id, ruleId: await freshPointsRule(stage), title: '布置会场' };
  return { ...told, places: 2, onDate: today(), idempotencyKey: freshCode('key') };
}

const freshTask = async (stage: Stage, project: 'A' | 'B'): Promise<string> =>
  (await stage.callers.ADMIN.do('createProjectTask', await aTask(stage, project), 'task { id }')).task.id;

async function taskClaimed(stage: Stage, project: 'A' | 'B', who: Visitor): Promise<string> {
  const input = { taskId: await freshTask(stage, project), idempotencyKey: freshCode('key') };
  return (await who.do('claimProjectTask', input, 'claim { id }')).claim.id;
}

/** Two in one household, of whom the first has points. */
async function livingTogether(stage: Stage, from: string, to: string): Promise<void> {
  const members = [
    { personId: from, relation: 'HEAD' },
    { personId: to, relation: 'SPOUSE' },
  ];
  await stage.callers.ADMIN.do(
    'registerHousehold',
    { dwellingId: await emptyDwelling(stage), members },
    'household { id }',
  );
  await pointsEarned(stage, from);
}

async function pointsEarned(stage: Stage, personId: string): Promise<void> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  const told = { ruleId: await freshPointsRule(stage), personId, doneOn: today() };
  const input = { ...told, onBehalfOf: { consent: 'ORAL' }, idempotencyKey: freshCode('key') };
  const { claim } = await clerk.do('claimPoints', input, 'claim { id }');
  await stage.callers.ADMIN.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
}

const aDeduction = (personId: string) => ({
  ...{ personId, kind: 'PARKING', points: 1, reason: '占道停车', occurredOn: today() },
  idempotencyKey: freshCode('key'),
});

/** Taken from somebody by who is none of the callers. */
async function pointsLost(stage: Stage, personId: string): Promise<string> {
  await pointsEarned(stage, personId);
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  return (await clerk.do('deductPoints', aDeduction(personId), 'deduction { id }')).deduction.id;
}

const clerks = new Map<string, Promise<Visitor>>();
function clerkOf(code: string, admin: Visitor): Promise<Visitor> {
  const known = clerks.get(code);
  if (known) return known;
  const invited = inviteClerk(code, admin);
  clerks.set(code, invited);
  return invited;
}

async function inviteClerk(code: string, admin: Visitor): Promise<Visitor> {
  await admin.do('inviteMember', { email: `clerk@${code}`, role: 'EXECUTOR', name: '书记员' }, 'membership { id }');
  return signIn(`clerk@${code}`);
}

/** Which of the two projects `own` means for a caller; where there is no project, that it is about themselves. */
export const OWN: Partial<Record<Caller, 'A' | 'B'>> = { LEADER: 'A', STEWARD: 'A', CATALYST: 'A', PARTNER: 'B' };

/** Themselves where `own` is meant; else somebody who is known by an email. */
function themselvesOr(other: string, { persons }: Stage, project: 'A' | 'B', caller: Caller): string {
  return OWN[caller] === project ? toNodeId('Person', persons[caller]!) : other;
}

const somebody = ({ persons }: Stage, caller: Caller): string =>
  toNodeId('Person', persons[caller === 'STEWARD' ? 'ADMIN' : 'STEWARD']!);

async function freshChild({ callers }: Stage): Promise<string> {
  const input = { name: '小朋友', birthDate: `${Number(today().slice(0, 4)) - 6}-01-01` };
  return (await callers.ADMIN.do('registerPerson', input, 'person { id }')).person.id;
}

/** A building that nobody lives in. */
async function emptyBuilding({ callers }: Stage): Promise<string> {
  const input = { estate: freshCode('estate'), range: '1幢 1单元 1层 每层1户' };
  const { estate } = await callers.ADMIN.do('generatePlaces', input, 'estate { buildings { nodes { id } } }');
  return estate.buildings.nodes[0].id;
}

/** A household of one, in a building of its own. */
async function freshHousehold(stage: Stage): Promise<{ household: string; head: string }> {
  const head = await freshPerson(stage);
  const input = { dwellingId: await emptyDwelling(stage), members: [{ personId: head, relation: 'HEAD' }] };
  const { household } = await stage.callers.ADMIN.do('registerHousehold', input, 'household { id }');
  return { household: household.id, head };
}

async function emptyDwelling({ callers }: Stage): Promise<string> {
  const input = { estate: freshCode('estate'), range: '1幢 1单元 1层 每层1户' };
  const path = 'estate { buildings { nodes { stairwells { nodes { dwellings { nodes { id } } } } } } }';
  const { estate } = await callers.ADMIN.do('generatePlaces', input, path);
  return estate.buildings.nodes[0].stairwells.nodes[0].dwellings.nodes[0].id;
}

/** A file of so many communities that are not there. */
function fileOf(rows: number): string {
  const code = freshCode('renwu');
  const row = (_: unknown, n: number) => `${code}-${n},任务社区${code}-${n},RURAL_MIXED,yangshe,admin@${code}`;
  return ['code,name,kind,town,admin_email', ...Array.from({ length: rows }, row)].join('\n');
}

/** A job of the bureau's that only plans. */
async function jobOf(bureau: Visitor, rows: number): Promise<string> {
  const input = { format: 'CSV', content: fileOf(rows), dryRun: true };
  return (await bureau.do('startOnboarding', input, 'job { id }')).job.id;
}

async function failedJob(bureau: Visitor): Promise<string> {
  const { job } = await bureau.do('startOnboarding', { format: 'CSV', content: 'nothing', dryRun: true }, 'job { id }');
  return jobEnded(bureau, job.id, 'FAILED');
}

/** A community of which nothing more is needed, suspended. */
async function quietCommunity(): Promise<string> {
  const code = freshCode('jing');
  await cityWith({ code, name: `静社区${code}` });
  const suspended = { communityCode: code, status: 'SUSPENDED' };
  await (await signIn('bureau')).do('setCommunityStatus', suspended, 'community { code }');
  return code;
}

/** A community of two estates, one of which may go. */
async function divisibleCommunity(): Promise<string> {
  const code = freshCode('fenshe');
  const [admin] = await cityWith({ code, name: `分设社区${code}` });
  for (const estate of ['东苑', '西苑'])
    await admin!.do('registerStairwell', { estate, building: '1幢', stairwell: '1单元' }, 'stairwell { id }');
  return code;
}

/** A deletion that this person of the bureau has asked for, and of which the plan is there. */
async function deletionAsked(by: string): Promise<string> {
  const bureau = await signIn(by, null);
  const input = { communityCode: await quietCommunity(), reason: '撤销', idempotencyKey: freshCode('key') };
  const { operation } = await bureau.do('deleteCommunity', input, 'operation { id }');
  await planned(bureau, operation.id);
  return operation.id;
}

/** How each mutation is called so that a caller who may is served. A new mutation must be added here. */
export const MATERIALS: Record<string, Materials> = {
  acceptProposal: async (stage) => ({ ...(await received(stage)), version: '1.1.0' }),
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

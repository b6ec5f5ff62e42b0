import { randomInt } from 'node:crypto';
import { addDays, fromNodeId, today, toNodeId } from '@gongzhi/kernel';
import { cityWith, freshCode, freshCreditCode, jobEnded, signIn, type Visitor } from '../testkit/city.js';
import { communityId } from '../testkit/database.js';
import { adoptedBy } from './mechanisms.js';
import type { Caller } from './tables.js';

/** One of the two projects: CATALYST's organisation operates A, PARTNER's operates B. Node ids. */
export interface StagedProject {
  id: string;
  /** Enrolment of who gives care. */
  helper: string;
  /** Enrolment of an elder who is nobody among the callers. */
  elder: string;
  /** A record of care for that elder. */
  record: string;
}

export interface Stage {
  code: string;
  communityId: string;
  /** A second community; it adopted a template of the first. */
  neighbour: string;
  template: string;
  bundle: string;
  stairwell: string;
  callers: Record<Caller, Visitor>;
  /** Row ids of the persons behind callers; apps, the bureau and the visitor have none. */
  persons: Partial<Record<Caller, string>>;
  projects: Record<'A' | 'B', StagedProject>;
  /** STEWARD's own: as an elder in A, as a host in B, and the record of care that she was given. */
  steward: { elder: string; host: string; record: string };
}

export const daysAgo = (days: number): string => addDays(today(), -days);
const bornYearsAgo = (years: number): string => `${Number(today().slice(0, 4)) - years}-01-01`;

/** The row id in a node id. */
export const rowId = (nodeId: string): string => fromNodeId(nodeId)!.id;

/**
 * A community of its own, filled, with one user per role, an app that may read and record services, the bureau, and a
 * visitor who belongs nowhere.
 */
export async function oneOfEachRole(): Promise<Stage> {
  const [code, neighbour] = [freshCode('quanxian'), freshCode('gelin')];
  const [admin, neighbourAdmin] = (await cityWith(
    { code, name: `权限社区${code}` },
    { code: neighbour, name: `隔邻社区${neighbour}` },
  )) as [Visitor, Visitor];
  const operatorOf = await operatingOrganisations(admin);
  const stairwell = await stairwellIn(admin);
  await admin.do('registerGrid', { name: '同乐网格', stairwellIds: [stairwell] }, 'grid { id }');
  await fundingLines(admin);
  const elder = await register(admin, '高阿婆', 70, stairwell, ['LIVING_ALONE']);
  await inviteMembers(admin, code, { operatorOf, stairwell, steward: elder });
  const scopes = ['COMMUNITY_READ', 'RECORDS_READ', 'RECORDS_WRITE'];
  await admin.do('grantAppConsent', { clientId: 'meal-board', scopes }, 'appConsent { id }');
  const callers = await signedIn(code);
  const A = await stagedProject(admin, '东片助餐', operatorOf.CATALYST, stairwell);
  const B = await stagedProject(admin, '西片助餐', operatorOf.PARTNER, stairwell);
  const steward = await stewardTakesPart(callers, elder, A, B);
  for (const { id } of [A, B]) {
    await callers.EXECUTOR.do('settle', { projectId: id, from: daysAgo(60), until: daysAgo(51) }, 'settlement { id }');
  }
  await paid(callers, A, 9);
  await paid(callers, B, 7);
  await moneySet(admin);
  const plan = { format: 'CSV', content: 'code', fileName: `${code}.csv`, dryRun: true };
  const { job } = await callers.BUREAU.do('startOnboarding', plan, 'job { id }');
  await jobEnded(callers.BUREAU, job.id, 'FAILED');
  const template = await published(admin, A.id, neighbourAdmin);
  await adoptedBy(admin, neighbourAdmin);
  const { bundle } = await admin.do('publishBundle', bundleOf(template), 'bundle { id }');
  const persons = await personsOf(callers);
  await residences(admin, persons);
  await ownAffairs(callers, persons);
  await pointsClaims(callers, persons);
  await pointsRedeemed(callers, persons);
  await tasksClaimed(callers, persons, A);
  for (const caller of ['STEWARD', 'CATALYST', 'PARTNER'] as const) {
    await named(callers, caller, 'LEADER');
  }
  const suspended = { creditCode: freshCreditCode(), reason: await communityId(code) };
  await callers.BUREAU.do('suspendCreditCode', suspended, 'suspension { id }');
  await admin.do('applyConstitution', { narrowings: [], expectedRevision: 0 }, 'constitution { revision }');
  return {
    ...{ code, neighbour, template, bundle: bundle.id, stairwell, callers, steward, persons },
    communityId: await communityId(code),
    projects: { A, B },
  };
}

async function operatingOrganisations(admin: Visitor): Promise<{ CATALYST: string; PARTNER: string }> {
  const registered = (input: Record<string, unknown>) => admin.do('registerOrganisation', input, 'organisation { id }');
  const catalyst = await registered({ name: '银龄互助社', kind: 'SOCIAL_ORGANISATION', serves: ['elder-care'] });
  const partner = await registered({ name: '西片卫生站', kind: 'STATIONED_UNIT' });
  return { CATALYST: catalyst.organisation.id, PARTNER: partner.organisation.id };
}

async function stairwellIn(admin: Visitor): Promise<string> {
  const place = { estate: '同乐园', building: '5幢', stairwell: '1单元' };
  await admin.do('generatePlaces', { estate: '同乐园', range: '5幢1单元1-3层每层2户' }, 'plan { line }');
  return (await admin.do('registerStairwell', place, 'stairwell { id }')).stairwell.id;
}

/** Each of the callers lives somewhere, with somebody else. */
async function residences(admin: Visitor, persons: Stage['persons']): Promise<void> {
  const { dwellings } = await admin.ask('{ dwellings { nodes { id } } }');
  for (const [index, personId] of Object.values(persons).entries()) {
    const { person } = await admin.do('registerPerson', { name: '家人', sex: 'M' }, 'person { id }');
    const members = [
      { personId: toNodeId('Person', personId), relation: 'HEAD' },
      { personId: person.id, relation: 'SPOUSE' },
    ];
    await admin.do('registerHousehold', { dwellingId: dwellings.nodes[index].id, members }, 'household { id }');
  }
}

async function fundingLines(admin: Visitor): Promise<void> {
  for (const [key, title] of [
    ['care-allowance', '照护补贴'],
    ['meal-subsidy', '共餐补贴'],
  ]) {
    await admin.do('registerFundingLine', { key, title, source: '样例来源' }, 'fundingLine { id }');
  }
}

async function register(
  admin: Visitor,
  name: string,
  age: number,
  stairwellId: string,
  situations: string[] = [],
): Promise<string> {
  const phone = `139${String(randomInt(10 ** 8)).padStart(8, '0')}`;
  const input = { name, birthDate: bornYearsAgo(age), sex: 'F', stairwellId, situations, phone };
  return (await admin.do('registerPerson', input, 'person { id }')).person.id;
}

async function inviteMembers(
  admin: Visitor,
  code: string,
  { operatorOf, stairwell, steward }: { operatorOf: Record<string, string>; stairwell: string; steward: string },
): Promise<void> {
  const names = { LEADER: '宋引', EXECUTOR: '金执', STEWARD: null, CATALYST: '闵撬', PARTNER: '谷建' };
  for (const [role, name] of Object.entries(names)) {
    const personId = name ? await register(admin, name, 40, stairwell, ['EMPTY_NEST']) : steward;
    const member = { email: `${role.toLowerCase()}@${code}`, role, personId, organisationId: operatorOf[role] };
    await admin.do('inviteMember', member, 'membership { id }');
  }
}

async function signedIn(code: string): Promise<Record<Caller, Visitor>> {
  const member = (role: string) => signIn(`${role}@${code}`);
  return {
    ADMIN: await member('admin'),
    LEADER: await member('leader'),
    EXECUTOR: await member('executor'),
    STEWARD: await member('steward'),
    CATALYST: await member('catalyst'),
    PARTNER: await member('partner'),
    APP: await signIn('app:meal-board', code),
    BUREAU: await signIn('bureau', null),
    VISITOR: await signIn(`visitor@${freshCode('wuguan')}`, null),
  };
}

async function stagedProject(
  admin: Visitor,
  title: string,
  operatorId: string,
  stairwell: string,
): Promise<StagedProject> {
  const funding = ['care-allowance', 'meal-subsidy'].map((line) => ({ line, budgetFen: '500000' }));
  const { project } = await admin.do(
    'createProject',
    { module: 'elder-meals', title, operatorId, funding },
    'project { id }',
  );
  const helper = await enrolled(admin, project.id, await register(admin, `${title}帮手`, 55, stairwell), 'helper');
  const person = await register(admin, `${title}老人`, 85, stairwell, ['LONE']);
  const elder = await enrolled(admin, project.id, person, 'elder');
  await cared(admin, elder, helper, 55);
  const record = await cared(admin, elder, helper, 9);
  await admin.do('rateService', { recordId: record, score: 4, onBehalfOf: { consent: 'ORAL' } }, 'record { id }');
  return { id: project.id, helper, elder, record };
}

export async function enrolled(
  by: Visitor,
  projectId: string,
  personId: string,
  as: string,
  onBehalfOf?: object,
): Promise<string> {
  const input = { projectId, personId, as, from: daysAgo(300), onBehalfOf };
  return (await by.do('enrol', input, 'enrolment { id }')).enrolment.id;
}

/** Records one service so many days ago; by default care, else a shared meal. Node id of the record. */
export async function cared(
  by: Visitor,
  elder: string,
  servedById: string,
  ago: number,
  kind = 'CARE',
): Promise<string> {
  const served = { enrolmentId: elder, servedById, servedOn: daysAgo(ago), data: { kind } };
  return (await by.do('recordService', { ...served, idempotencyKey: freshCode('key') }, 'record { id }')).record.id;
}

/** She is cared for in one project and shares her table in the other. */
async function stewardTakesPart(
  { ADMIN, STEWARD }: Record<Caller, Visitor>,
  person: string,
  A: StagedProject,
  B: StagedProject,
): Promise<Stage['steward']> {
  const elder = await enrolled(ADMIN, A.id, person, 'elder', { consent: 'WRITTEN' });
  const host = await enrolled(ADMIN, B.id, person, 'host');
  const record = await cared(ADMIN, elder, A.helper, 8);
  const meal = await cared(ADMIN, B.elder, host, 7, 'SHARED_MEAL');
  await ADMIN.do('rateService', { recordId: meal, score: 3, onBehalfOf: { consent: 'ORAL' } }, 'record { id }');
  await STEWARD.do('rateService', { recordId: record, score: 5, comment: '小帮手很细心' }, 'record { id }');
  return { elder, host, record };
}

/** What was served so many days ago is settled, approved, and paid. */
async function paid({ EXECUTOR, LEADER }: Record<Caller, Visitor>, { id }: StagedProject, ago: number): Promise<void> {
  const day = { projectId: id, from: daysAgo(ago), until: daysAgo(ago) };
  const { settlement } = await EXECUTOR.do('settle', day, 'settlement { id }');
  const decided = { settlementId: settlement.id, idempotencyKey: freshCode('key') };
  await LEADER.do('approveSettlement', decided, 'settlement { id }');
}

/** What is set for money, and a payment that waits. */
async function moneySet(admin: Visitor): Promise<void> {
  await admin.do('setApprovalThreshold', { amountFen: '1000000' }, 'setting { id }');
  const { fundingLines } = await admin.ask('{ fundingLines { nodes { id } } }');
  const payment = { fundingLineId: fundingLines.nodes[0].id, category: 'OFFICE', payeeName: '供电公司' };
  const told = { ...payment, amountFen: '100', memo: '电费', idempotencyKey: freshCode('key') };
  await admin.do('filePayment', told, 'payment { id }');
}

/** Names one caller as the substitute of another; node id of the substitute. */
export async function named(callers: Record<Caller, Visitor>, caller: Caller, forCaller: Caller): Promise<string> {
  const [personId, forPersonId] = await Promise.all([caller, forCaller].map((each) => personIdOf(callers[each])));
  const input = { personId, forPersonId, until: daysAgo(-30), reason: '一肩挑' };
  return (await callers.ADMIN.do('nameSubstitute', input, 'substitute { id }')).substitute.id;
}

/** Node id of who a visitor is in their community. */
export const personIdOf = async (visitor: Visitor): Promise<string> =>
  (await visitor.ask('{ viewer { person { id } } }')).viewer.person.id;

/** A bundle of one template, as it is asked for. */
export const bundleOf = (templateId: string) => ({
  ...{ title: '样例组合', titleEn: 'Sample bundle', items: [{ key: 'meals', templateId }] },
  idempotencyKey: freshCode('key'),
});

/** Publishes the project's template, which the neighbour clones at once. */
async function published(admin: Visitor, projectId: string, neighbour: Visitor): Promise<string> {
  const { template } = await admin.do('publishTemplate', { projectId, version: '1.0.0' }, 'template { id }');
  const unit = { name: '隔邻卫生站', kind: 'STATIONED_UNIT' };
  const { organisation } = await neighbour.do('registerOrganisation', unit, 'organisation { id }');
  const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
  await neighbour.do('cloneTemplate', { templateId: template.id, bindings, idempotencyKey: 'clone' }, 'project { id }');
  return template.id;
}

/** Each of the callers has claimed points, and so has somebody else. */
async function pointsClaims(callers: Record<Caller, Visitor>, persons: Stage['persons']): Promise<void> {
  const told = { key: 'sorts-waste', title: '垃圾分类', titleEn: 'Sorting waste', points: 2 };
  const { rule } = await callers.ADMIN.do('setPointsRule', told, 'rule { id }');
  await callers.ADMIN.do('setPointsValidity', { months: 24 }, 'setting { id }');
  for (const [caller, personId] of Object.entries(persons)) {
    const claim = { ruleId: rule.id, personId: toNodeId('Person', personId), doneOn: daysAgo(1) };
    const made = await callers[caller as Caller].do('claimPoints', { ...claim, idempotencyKey: 'own' }, 'claim { id }');
    await lessPoints(callers, caller as Caller, claim.personId, made.claim.id);
  }
}

/** Each of the callers has a hundred points, and has spent one at an organisation that is none of theirs. */
async function pointsRedeemed(callers: Record<Caller, Visitor>, persons: Stage['persons']): Promise<void> {
  const told = { key: 'volunteers', title: '志愿服务', titleEn: 'Volunteering', points: 100 };
  const { rule } = await callers.ADMIN.do('setPointsRule', told, 'rule { id }');
  const shop = { name: '便民修理铺', kind: 'ENTERPRISE' };
  const { organisation } = await callers.ADMIN.do('registerOrganisation', shop, 'organisation { id }');
  const terms = { title: '修理', titleEn: 'Repairs', cost: 1, providerId: organisation.id, idempotencyKey: 'repairs' };
  const { benefit } = await callers.ADMIN.do('createBenefit', terms, 'benefit { id }');
  for (const [caller, personId] of Object.entries(persons)) {
    const claim = {
      ruleId: rule.id,
      personId: toNodeId('Person', personId),
      doneOn: daysAgo(1),
      idempotencyKey: 'points',
    };
    const { claim: made } = await callers[caller as Caller].do('claimPoints', claim, 'claim { id }');
    const reviewer = callers[caller === 'ADMIN' ? 'LEADER' : 'ADMIN'];
    await reviewer.do('reviewPointsClaim', { claimId: made.id, approve: true }, 'claim { id }');
    const redeemed = { benefitId: benefit.id, idempotencyKey: 'own' };
    const { redemption } = await callers[caller as Caller].do('redeemBenefit', redeemed, 'redemption { id code }');
    const officer = callers[caller === 'ADMIN' ? 'EXECUTOR' : 'ADMIN'];
    await officer.do('confirmRedemption', { redemptionId: redemption.id, code: redemption.code }, 'redemption { id }');
  }
}

/** Each of the callers has claimed a task of the project. */
async function tasksClaimed(
  callers: Record<Caller, Visitor>,
  persons: Stage['persons'],
  { id: projectId }: StagedProject,
): Promise<void> {
  const rule = { key: 'tasks', title: '项目任务', titleEn: 'Tasks', points: 2 };
  const { rule: by } = await callers.ADMIN.do('setPointsRule', rule, 'rule { id }');
  const told = { projectId, ruleId: by.id, title: '布置会场', places: 20, onDate: today(), idempotencyKey: 'task' };
  const { task } = await callers.ADMIN.do('createProjectTask', told, 'task { id }');
  for (const caller of Object.keys(persons) as Caller[]) {
    await callers[caller].do('claimProjectTask', { taskId: task.id, idempotencyKey: 'own' }, 'claim { id }');
  }
}

/** Of what they earned, each has lost a point again. */
async function lessPoints(
  { ADMIN, LEADER }: Record<Caller, Visitor>,
  caller: Caller,
  personId: string,
  claimId: string,
): Promise<void> {
  const officer = caller === 'ADMIN' ? LEADER : ADMIN;
  await officer.do('reviewPointsClaim', { claimId, approve: true }, 'claim { id }');
  const told = { personId, kind: 'PARKING', points: 1, reason: '占道停车', occurredOn: daysAgo(1) };
  await officer.do('deductPoints', { ...told, idempotencyKey: freshCode('key') }, 'deduction { id }');
}

/** What people have of their own: a child whom they decide for, and what they agreed to; and somebody asks to be erased. */
async function ownAffairs({ EXECUTOR, ADMIN }: Record<Caller, Visitor>, persons: Stage['persons']): Promise<void> {
  const somebody = async (name: string, age: number) => {
    const input = { name, birthDate: bornYearsAgo(age) };
    return (await EXECUTOR.do('registerPerson', input, 'person { id }')).person.id as string;
  };
  for (const caller of ['STEWARD', 'CATALYST', 'PARTNER'] as const) {
    const self = toNodeId('Person', persons[caller]!);
    const ward = { personId: await somebody('小囡', 6), guardianId: self, relation: 'GRANDPARENT' };
    await EXECUTOR.do('registerGuardian', ward, 'guardianship { id }');
    await EXECUTOR.do('giveConsent', { personId: self, purpose: 'PHOTOS', form: 'ORAL' }, 'consent { id }');
  }
  const leaving = { personId: await somebody('搬走的人', 30), reason: '本人要求' };
  await ADMIN.do('requestErasure', leaving, 'erasure { id }');
}

async function personsOf(callers: Record<Caller, Visitor>): Promise<Stage['persons']> {
  const persons: Stage['persons'] = {};
  for (const [caller, visitor] of Object.entries(callers) as [Caller, Visitor][]) {
    const { viewer } = await visitor.ask('{ viewer { person { id } } }');
    if (viewer.person) persons[caller] = rowId(viewer.person.id);
  }
  return persons;
}

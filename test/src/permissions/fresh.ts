import { today, toNodeId } from '@gongzhi/kernel';
import { cityWith, freshCode, jobEnded, signIn, type Visitor } from '../testkit/city.js';
import { planned } from '../testkit/operations.js';
import { daysAgo, personIdOf, type Stage } from './stage.js';
import type { Caller } from './tables.js';

export type Input = Record<string, unknown>;

/** Days that no settlement covers, far before the services of the story; each call another. */
let lastSettled = 100;
export function freshPeriod(): { from: string; until: string } {
  lastSettled += 2;
  return { from: daysAgo(lastSettled + 1), until: daysAgo(lastSettled) };
}

/** With what the code of each community begins that is onboarded here. */
export const NEW_COMMUNITY = 'xinlai';

/** A configuration that sets a rule which is not there. */
export const configurationOfARule = (): Input => ({
  pointsRules: [{ key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points: 2 }],
});

/** Somebody new, who could be enrolled. */
export async function freshPerson({ callers, stairwell }: Stage): Promise<string> {
  const input = { name: '新邻居', birthDate: '1966-01-01', stairwellId: stairwell };
  return (await callers.ADMIN.do('registerPerson', input, 'person { id }')).person.id;
}

/** Somebody new who holds a role, by default a steward’s: node ids of the membership and of the person. */
export const freshTerm = async ({ code, callers }: Stage, role = 'STEWARD') => {
  const member = { email: `${freshCode('member')}@${code}`, role };
  return (await callers.ADMIN.do('inviteMember', member, 'membership { id person { id } }')).membership;
};
export const freshMembership = async (stage: Stage): Promise<string> => (await freshTerm(stage)).id;
export const freshMember = async (stage: Stage): Promise<string> => (await freshTerm(stage)).person.id;

export const freshOrganisation = async ({ callers }: Stage): Promise<string> => {
  const input = { name: freshCode('org'), kind: 'SOCIAL_ORGANISATION' };
  return (await callers.ADMIN.do('registerOrganisation', input, 'organisation { id }')).organisation.id;
};

/** Somebody who can operate what is cloned. */
export async function operatedBySomebody({ callers }: Stage): Promise<Input> {
  const unit = { name: freshCode('unit'), kind: 'STATIONED_UNIT' };
  const { organisation } = await callers.ADMIN.do('registerOrganisation', unit, 'organisation { id }');
  const bindings = [{ requirement: 'operator', organisationId: organisation.id }];
  return { bindings, idempotencyKey: freshCode('key') };
}

export const freshStairwell = async ({ callers }: Stage): Promise<string> => {
  const place = { estate: freshCode('estate'), building: '1幢', stairwell: '1单元' };
  return (await callers.ADMIN.do('registerStairwell', place, 'stairwell { id }')).stairwell.id;
};

/** Filed by somebody who is none of the callers. */
export async function filedSettlement({ code, callers, projects }: Stage, project: 'A' | 'B'): Promise<string> {
  const clerk = await clerkOf(code, callers.ADMIN);
  const input = { projectId: projects[project].id, ...freshPeriod() };
  return (await clerk.do('settle', input, 'settlement { id }')).settlement.id;
}

/** A line's money, and somebody who is none of the callers spending it. */
export const lineOf = async ({ callers }: Stage): Promise<string> =>
  (await callers.ADMIN.ask('{ fundingLines { nodes { id } } }')).fundingLines.nodes[0].id;

export const aPayment = (fundingLineId: string) => ({
  ...{ fundingLineId, category: 'OFFICE', payeeName: '供电公司', amountFen: '100', memo: '电费' },
  idempotencyKey: freshCode('key'),
});

export async function filedPayment(stage: Stage): Promise<string> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  return (await clerk.do('filePayment', aPayment(await lineOf(stage)), 'payment { id }')).payment.id;
}

export async function bookedGrant(stage: Stage): Promise<string> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  const grant = { fundingLineId: await lineOf(stage), amountFen: '100', idempotencyKey: freshCode('key') };
  return (await clerk.do('recordGrant', grant, 'transfer { id }')).transfer.id;
}

export const freshPointsRule = async ({ callers }: Stage): Promise<string> => {
  const input = { key: freshCode('rule'), title: '样例规则', titleEn: 'Sample', points: 2 };
  return (await callers.ADMIN.do('setPointsRule', input, 'rule { id }')).rule.id;
};

/** Claimed by somebody who is none of the callers, for somebody else. */
export async function pointsClaimed(stage: Stage): Promise<string> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  const told = { ruleId: await freshPointsRule(stage), personId: await freshPerson(stage), doneOn: today() };
  const input = { ...told, onBehalfOf: { consent: 'ORAL' }, idempotencyKey: freshCode('key') };
  return (await clerk.do('claimPoints', input, 'claim { id }')).claim.id;
}

/** At the organisation that operates the project. */
export async function freshBenefit({ callers, projects }: Stage, project: 'A' | 'B'): Promise<string> {
  const query = `{ project(id: "${projects[project].id}") { operator { id } } }`;
  const providerId = (await callers.ADMIN.ask(query)).project.operator.id;
  const input = { title: '样例福利', titleEn: 'Sample', cost: 1, providerId, idempotencyKey: freshCode('key') };
  return (await callers.ADMIN.do('createBenefit', input, 'benefit { id }')).benefit.id;
}

/** Redeemed by somebody who is none of the callers. */
export async function redeemed(stage: Stage, project: 'A' | 'B'): Promise<{ redemptionId: string; code: string }> {
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

export async function aTask(stage: Stage, project: 'A' | 'B') {
  const told = { projectId: stage.projects[project].id, ruleId: await freshPointsRule(stage), title: '布置会场' };
  return { ...told, places: 2, onDate: today(), idempotencyKey: freshCode('key') };
}

export const freshTask = async (stage: Stage, project: 'A' | 'B'): Promise<string> =>
  (await stage.callers.ADMIN.do('createProjectTask', await aTask(stage, project), 'task { id }')).task.id;

export async function taskClaimed(stage: Stage, project: 'A' | 'B', who: Visitor): Promise<string> {
  const input = { taskId: await freshTask(stage, project), idempotencyKey: freshCode('key') };
  return (await who.do('claimProjectTask', input, 'claim { id }')).claim.id;
}

/** Two in one household, of whom the first has points. */
export async function livingTogether(stage: Stage, from: string, to: string): Promise<void> {
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

export async function pointsEarned(stage: Stage, personId: string): Promise<void> {
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  const told = { ruleId: await freshPointsRule(stage), personId, doneOn: today() };
  const input = { ...told, onBehalfOf: { consent: 'ORAL' }, idempotencyKey: freshCode('key') };
  const { claim } = await clerk.do('claimPoints', input, 'claim { id }');
  await stage.callers.ADMIN.do('reviewPointsClaim', { claimId: claim.id, approve: true }, 'claim { id }');
}

export const aDeduction = (personId: string) => ({
  ...{ personId, kind: 'PARKING', points: 1, reason: '占道停车', occurredOn: today() },
  idempotencyKey: freshCode('key'),
});

/** Taken from somebody by who is none of the callers. */
export async function pointsLost(stage: Stage, personId: string): Promise<string> {
  await pointsEarned(stage, personId);
  const clerk = await clerkOf(stage.code, stage.callers.ADMIN);
  return (await clerk.do('deductPoints', aDeduction(personId), 'deduction { id }')).deduction.id;
}

const clerks = new Map<string, Promise<Visitor>>();
export function clerkOf(code: string, admin: Visitor): Promise<Visitor> {
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
export function themselvesOr(other: string, { persons }: Stage, project: 'A' | 'B', caller: Caller): string {
  return OWN[caller] === project ? toNodeId('Person', persons[caller]!) : other;
}

export const somebody = ({ persons }: Stage, caller: Caller): string =>
  toNodeId('Person', persons[caller === 'STEWARD' ? 'ADMIN' : 'STEWARD']!);

export async function freshChild({ callers }: Stage): Promise<string> {
  const input = { name: '小朋友', birthDate: `${Number(today().slice(0, 4)) - 6}-01-01` };
  return (await callers.ADMIN.do('registerPerson', input, 'person { id }')).person.id;
}

/** A building that nobody lives in. */
export async function emptyBuilding({ callers }: Stage): Promise<string> {
  const input = { estate: freshCode('estate'), range: '1幢 1单元 1层 每层1户' };
  const { estate } = await callers.ADMIN.do('generatePlaces', input, 'estate { buildings { nodes { id } } }');
  return estate.buildings.nodes[0].id;
}

/** A household of one, in a building of its own. */
export async function freshHousehold(stage: Stage): Promise<{ household: string; head: string }> {
  const head = await freshPerson(stage);
  const input = { dwellingId: await emptyDwelling(stage), members: [{ personId: head, relation: 'HEAD' }] };
  const { household } = await stage.callers.ADMIN.do('registerHousehold', input, 'household { id }');
  return { household: household.id, head };
}

export async function emptyDwelling({ callers }: Stage): Promise<string> {
  const input = { estate: freshCode('estate'), range: '1幢 1单元 1层 每层1户' };
  const path = 'estate { buildings { nodes { stairwells { nodes { dwellings { nodes { id } } } } } } }';
  const { estate } = await callers.ADMIN.do('generatePlaces', input, path);
  return estate.buildings.nodes[0].stairwells.nodes[0].dwellings.nodes[0].id;
}

/** A file of so many communities that are not there. */
export function fileOf(rows: number): string {
  const code = freshCode('renwu');
  const row = (_: unknown, n: number) => `${code}-${n},任务社区${code}-${n},RURAL_MIXED,yangshe,admin@${code}`;
  return ['code,name,kind,town,admin_email', ...Array.from({ length: rows }, row)].join('\n');
}

/** A job of the bureau's that only plans. */
export async function jobOf(bureau: Visitor, rows: number): Promise<string> {
  const input = { format: 'CSV', content: fileOf(rows), dryRun: true };
  return (await bureau.do('startOnboarding', input, 'job { id }')).job.id;
}

export async function failedJob(bureau: Visitor): Promise<string> {
  const { job } = await bureau.do('startOnboarding', { format: 'CSV', content: 'nothing', dryRun: true }, 'job { id }');
  return jobEnded(bureau, job.id, 'FAILED');
}

/** A community of which nothing more is needed, suspended. */
export async function quietCommunity(): Promise<string> {
  const code = freshCode('jing');
  await cityWith({ code, name: `静社区${code}` });
  const suspended = { communityCode: code, status: 'SUSPENDED' };
  await (await signIn('bureau')).do('setCommunityStatus', suspended, 'community { code }');
  return code;
}

/** A community of two estates, one of which may go. */
export async function divisibleCommunity(): Promise<string> {
  const code = freshCode('fenshe');
  const [admin] = await cityWith({ code, name: `分设社区${code}` });
  for (const estate of ['东苑', '西苑'])
    await admin!.do('registerStairwell', { estate, building: '1幢', stairwell: '1单元' }, 'stairwell { id }');
  return code;
}

/** A deletion that this person of the bureau has asked for, and of which the plan is there. */
export async function deletionAsked(by: string): Promise<string> {
  const bureau = await signIn(by, null);
  const input = { communityCode: await quietCommunity(), reason: '撤销', idempotencyKey: freshCode('key') };
  const { operation } = await bureau.do('deleteCommunity', input, 'operation { id }');
  await planned(bureau, operation.id);
  return operation.id;
}

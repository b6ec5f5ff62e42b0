import { addDays, today } from '@gongzhi/kernel';
import { Caller } from './caller.ts';
import type { Platform } from './platform.ts';
import { COST, EARNED } from './points.ts';

/** A community in which a project is settled, and another earns points and brings money in. */
export interface Community {
  code: string;
  admin: Caller;
  executor: Caller;
  /** Approves payments and takes transfers back. */
  leader: Caller;
  meals: { project: string; helpers: string[]; elders: string[] };
  crafts: { teachers: string[]; makers: string[] };
  /** A line whose money is spent once it has come in. */
  fund: string;
  /** What earns points, and what they are exchanged for. */
  rule: string;
  benefit: string;
  /** One for each client: somebody who earns and spends points, and who lives with them. */
  households: { id: string; earner: { id: string; caller: Caller }; spouse: string }[];
}

export const COMMUNITIES = 4;
/** Nobody served is older than that day. */
export const FIRST_DAY = addDays(today(), -1_400);
/** More than all that is ever asked for: 1,000,000,000 yuan. */
const BUDGET = '100000000000';
/** The community's own money to begin with. */
export const OWN = '1000000';
export const BEGINNING = 'beginning';
/** Pieces of the benefit: more than are ever redeemed. */
export const STOCK = 1_000_000;

/** `places`: so many clients work in each community. */
export async function cityOf(platform: Platform, places: number, signal: AbortSignal): Promise<Community[]> {
  const codes = Array.from({ length: COMMUNITIES }, (_, n) => `faults-${n + 1}`);
  const bureau = new Caller(platform, 'bureau', null, signal);
  const rows = codes.map((code) => `${code},${code}社区,URBAN_COMMERCIAL,yangshe,admin@${code}`);
  const content = ['code,name,kind,town,admin_email', ...rows].join('\n');
  await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
  return Promise.all(codes.map((code) => communityOf(platform, { code, places, signal })));
}

interface Founding {
  code: string;
  places: number;
  signal: AbortSignal;
}

async function communityOf(platform: Platform, founding: Founding): Promise<Community> {
  const { code, signal } = founding;
  const admin = new Caller(platform, `admin@${code}`, code, signal);
  const member = (role: string, name: string) => ({ email: `${role.toLowerCase()}@${code}`, role, name });
  await admin.do('inviteMember', member('EXECUTOR', '方明'), 'membership { id }');
  await admin.do('inviteMember', member('LEADER', '宋引'), 'membership { id }');
  const executor = new Caller(platform, `executor@${code}`, code, signal);
  const place = { estate: '同心园', building: '1幢', stairwell: '1单元' };
  const { stairwell } = await admin.do('registerStairwell', place, 'stairwell { id }');
  const enrolled = (project: string) => async (as: string, age: number, count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await enrol(admin, { project, as, age, stairwellId: stairwell.id }));
    return ids;
  };
  const meals = await projectOf(admin, 'elder-meals', 'meal-subsidy');
  const crafts = await projectOf(admin, 'neighbour-crafts', 'neighbour-crafts');
  // Some of it is given to a line before anything else has come in.
  const gift = { donorName: '众居民', amountFen: OWN, idempotencyKey: BEGINNING };
  await executor.do('recordDonation', gift, 'transfer { id }');
  return {
    code,
    admin,
    executor,
    ...(await pointsBankOf(platform, admin, founding)),
    leader: new Caller(platform, `leader@${code}`, code, signal),
    meals: {
      project: meals,
      helpers: await enrolled(meals)('helper', 57, 3),
      elders: await enrolled(meals)('elder', 82, 8),
    },
    crafts: { teachers: await enrolled(crafts)('teacher', 60, 3), makers: await enrolled(crafts)('maker', 40, 5) },
  };
}

/** A fund, a rule and a benefit; and for each client a household, of whom one signs in. */
async function pointsBankOf(platform: Platform, admin: Caller, { code, places, signal }: Founding) {
  const line = { key: 'fund', title: '专款', source: '街道', spending: 'RECEIVED' };
  const { fundingLine } = await admin.do('registerFundingLine', line, 'fundingLine { id }');
  const deed = { key: 'good-deed', title: '好事', titleEn: 'A good deed', points: EARNED };
  const { rule } = await admin.do('setPointsRule', deed, 'rule { id }');
  const shop = { name: '理发店', kind: 'ENTERPRISE' };
  const { organisation } = await admin.do('registerOrganisation', shop, 'organisation { id }');
  const haircut = { title: '理发', titleEn: 'Haircut', cost: COST, stock: STOCK, providerId: organisation.id };
  const { benefit } = await admin.do('createBenefit', { ...haircut, idempotencyKey: 'haircut' }, 'benefit { id }');
  const range = `1幢 1单元 1-${places}层 每层1户`;
  const path = 'estate { buildings { nodes { stairwells { nodes { dwellings(first: 100) { nodes { id } } } } } } }';
  const { estate } = await admin.do('generatePlaces', { estate: '东苑', range }, path);
  const homes: { id: string }[] = estate.buildings.nodes[0].stairwells.nodes[0].dwellings.nodes;
  const households: Community['households'] = [];
  for (const [n, { id: dwellingId }] of homes.entries()) {
    const user = `resident${n}@${code}`;
    const invited = { email: user, role: 'STEWARD', name: `居民${n}` };
    const { membership } = await admin.do('inviteMember', invited, 'membership { person { id } }');
    const earner = { id: membership.person.id, caller: new Caller(platform, user, code, signal) };
    const spouse = (await admin.do('registerPerson', { name: `家属${n}` }, 'person { id }')).person.id;
    const members = [
      { personId: earner.id, relation: 'HEAD' },
      { personId: spouse, relation: 'SPOUSE' },
    ];
    const { household } = await admin.do('registerHousehold', { dwellingId, members }, 'household { id }');
    households.push({ id: household.id, earner, spouse });
  }
  return { fund: fundingLine.id, rule: rule.id, benefit: benefit.id, households };
}

async function projectOf(admin: Caller, module: string, line: string): Promise<string> {
  await admin.do('registerFundingLine', { key: line, title: line, source: '公益服务中心' }, 'fundingLine { id }');
  const funding = [{ line, budgetFen: BUDGET }];
  return (await admin.do('createProject', { module, funding }, 'project { id }')).project.id;
}

interface Enrolled {
  project: string;
  as: string;
  age: number;
  stairwellId: string;
}

let named = 0;

async function enrol(admin: Caller, { project, as, age, stairwellId }: Enrolled): Promise<string> {
  named += 1;
  const birthDate = `${Number(today().slice(0, 4)) - age}-01-01`;
  const situations = as === 'elder' ? ['LIVING_ALONE'] : [];
  const person = { name: `参与者${named}`, birthDate, stairwellId, situations };
  const { id: personId } = (await admin.do('registerPerson', person, 'person { id }')).person;
  const input = { projectId: project, personId, as, from: FIRST_DAY };
  return (await admin.do('enrol', input, 'enrolment { id }')).enrolment.id;
}

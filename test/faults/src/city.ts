import { addDays, today } from '@gongzhi/kernel';
import { Caller } from './caller.ts';
import type { Platform } from './platform.ts';

/** A community in which a project is settled, and another earns points and brings money in. */
export interface Community {
  code: string;
  admin: Caller;
  executor: Caller;
  /** Approves payments and takes transfers back. */
  leader: Caller;
  meals: { project: string; helpers: string[]; elders: string[] };
  crafts: { teachers: string[]; makers: string[] };
}

const COMMUNITIES = 4;
/** Nobody served is older than that day. */
export const FIRST_DAY = addDays(today(), -1_400);
/** More than all that is ever asked for: 1,000,000,000 yuan. */
const BUDGET = '100000000000';

export async function cityOf(platform: Platform, signal: AbortSignal): Promise<Community[]> {
  const codes = Array.from({ length: COMMUNITIES }, (_, n) => `faults-${n + 1}`);
  const bureau = new Caller(platform, 'bureau', null, signal);
  const rows = codes.map((code) => `${code},${code}社区,URBAN_COMMERCIAL,yangshe,admin@${code}`);
  const content = ['code,name,kind,town,admin_email', ...rows].join('\n');
  await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
  return Promise.all(codes.map((code) => communityOf(platform, code, signal)));
}

async function communityOf(platform: Platform, code: string, signal: AbortSignal): Promise<Community> {
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
  return {
    code,
    admin,
    executor,
    leader: new Caller(platform, `leader@${code}`, code, signal),
    meals: {
      project: meals,
      helpers: await enrolled(meals)('helper', 57, 3),
      elders: await enrolled(meals)('elder', 82, 8),
    },
    crafts: { teachers: await enrolled(crafts)('teacher', 60, 3), makers: await enrolled(crafts)('maker', 40, 5) },
  };
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

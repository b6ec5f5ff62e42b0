import { addDays, today } from '@gongzhi/kernel';
import { freshCode, type Visitor } from '../testkit/city.js';

export const daysAgo = (days: number): string => addDays(today(), -days);
export const bornYearsAgo = (years: number): string => `${Number(today().slice(0, 4)) - years}-01-01`;

/** A running meal project with a helper and an elder of one stairwell; everything as node ids. */
export interface MealProject {
  id: string;
  stairwell: string;
  helper: string;
  elder: string;
  elderPerson: string;
}

/** Sets one up in the administrator's community, with money on both lines. */
export async function mealProject(admin: Visitor): Promise<MealProject> {
  const place = { estate: '长乐园', building: '2幢', stairwell: freshCode('dy') };
  const stairwell = (await admin.do('registerStairwell', place, 'stairwell { id }')).stairwell.id as string;
  const lines = ['care-allowance', 'meal-subsidy'];
  for (const key of lines) {
    await admin.attempt('registerFundingLine', { key, title: key, source: '样例来源' }, 'fundingLine { id }');
  }
  const funding = lines.map((line) => ({ line, budgetFen: '1000000' }));
  const { project } = await admin.do('createProject', { module: 'elder-meals', funding }, 'project { id }');
  const person = async (name: string, age: number, situations: string[] = []) => {
    const input = { name, birthDate: bornYearsAgo(age), stairwellId: stairwell, situations };
    return (await admin.do('registerPerson', input, 'person { id }')).person.id as string;
  };
  const enrol = async (personId: string, as: string) => {
    const input = { projectId: project.id, personId, as, from: daysAgo(200) };
    return (await admin.do('enrol', input, 'enrolment { id }')).enrolment.id as string;
  };
  const elderPerson = await person('严桂芳', 83, ['LIVING_ALONE']);
  return {
    id: project.id,
    stairwell,
    helper: await enrol(await person('毛春兰', 56), 'helper'),
    elder: await enrol(elderPerson, 'elder'),
    elderPerson,
  };
}

/** What lets a project serve many: its elders, all of whom a helper of their stairwell looks after. */
export async function eldersOf(admin: Visitor, projectId: string, count: number): Promise<MealProject[]> {
  const place = { estate: '长乐园', building: '2幢', stairwell: freshCode('dy') };
  const stairwell = (await admin.do('registerStairwell', place, 'stairwell { id }')).stairwell.id as string;
  const enrolled = async (name: string, age: number, as: string, situations: string[] = []) => {
    const person = { name, birthDate: bornYearsAgo(age), stairwellId: stairwell, situations };
    const personId = (await admin.do('registerPerson', person, 'person { id }')).person.id as string;
    const input = { projectId, personId, as, from: daysAgo(200) };
    return { id: (await admin.do('enrol', input, 'enrolment { id }')).enrolment.id as string, personId };
  };
  const helper = await enrolled('毛春兰', 56, 'helper');
  const elders: MealProject[] = [];
  for (let n = 0; n < count; n += 1) {
    const elder = await enrolled(`严桂芳${'甲乙丙丁戊己庚辛壬癸'[n]}`, 83, 'elder', ['LIVING_ALONE']);
    elders.push({ id: projectId, stairwell, helper: helper.id, elder: elder.id, elderPerson: elder.personId });
  }
  return elders;
}

/** The input for one day of care. */
export const care = ({ elder, helper }: MealProject, ago: number, idempotencyKey: string) => ({
  enrolmentId: elder,
  servedById: helper,
  servedOn: daysAgo(ago),
  data: { kind: 'CARE' },
  idempotencyKey,
});

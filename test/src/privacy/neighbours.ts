import { randomInt } from 'node:crypto';
import { today } from '@gongzhi/kernel';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

/** A community with its officers, signed in, and a meal project that can take people in. */
export interface Neighbourhood {
  code: string;
  admin: Visitor;
  leader: Visitor;
  executor: Visitor;
  stairwell: string;
  project: string;
}

export const bornYearsAgo = (years: number): string => `${Number(today().slice(0, 4)) - years}-01-01`;
export const freshPhone = (): string => `138${String(randomInt(10 ** 8)).padStart(8, '0')}`;

const given = new Set<string>();

/** An identity number that nobody else in the test has, with the right check character. */
export function freshIdentityNumber(): string {
  const digits = `3205821946${String(randomInt(1, 13)).padStart(2, '0')}${String(randomInt(1, 29)).padStart(2, '0')}${String(randomInt(1_000)).padStart(3, '0')}`;
  if (given.has(digits)) return freshIdentityNumber();
  given.add(digits);
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0);
  return digits + '10X98765432'[sum % 11];
}

export async function neighbourhood(word: string): Promise<Neighbourhood> {
  const code = freshCode(word);
  const [admin] = (await cityWith({ code, name: `隐私社区${code}` })) as [Visitor];
  for (const [role, name] of [
    ['LEADER', '陆书记'],
    ['EXECUTOR', '方主任'],
  ]) {
    await admin.do('inviteMember', { email: `${role!.toLowerCase()}@${code}`, role, name }, 'membership { id }');
  }
  const place = { estate: '和乐园', building: '1幢', stairwell: '1单元' };
  const { stairwell } = await admin.do('registerStairwell', place, 'stairwell { id }');
  for (const key of ['care-allowance', 'meal-subsidy']) {
    await admin.do('registerFundingLine', { key, title: key, source: '样例来源' }, 'fundingLine { id }');
  }
  const funding = ['care-allowance', 'meal-subsidy'].map((line) => ({ line, budgetFen: '100000' }));
  const { project } = await admin.do('createProject', { module: 'elder-meals', funding }, 'project { id }');
  const [leader, executor] = await Promise.all([signIn(`leader@${code}`), signIn(`executor@${code}`)]);
  return { code, admin, leader, executor, stairwell: stairwell.id, project: project.id };
}

/** Somebody new in the register; gives the node id. */
export async function registered({ executor, stairwell }: Neighbourhood, input: Record<string, unknown>) {
  const { person } = await executor.do('registerPerson', { stairwellId: stairwell, ...input }, 'person { id }');
  return person.id as string;
}

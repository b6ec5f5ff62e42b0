import { describe, expect, it } from 'vitest';
import { ACTIONS, APP_SCOPES, HOLDERS, NO_POSITION, POSTS, ROLES, SUBJECTS } from '../roles.js';
import { CITY_CONSTITUTION } from './city.js';
import { type Conditions, conditionFaults } from './rule.js';

describe('the city’s constitution', () => {
  it('names each rule once, and nothing that is not there', () => {
    const keys = CITY_CONSTITUTION.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, holders, actions, subjects } of CITY_CONSTITUTION) {
      expect(key).toMatch(/^[a-z]+(\.[a-z]+(-[a-z]+)*)$/);
      for (const [list, all] of [
        [holders, HOLDERS],
        [actions, ACTIONS],
        [subjects, SUBJECTS],
      ] as const) {
        expect([key, list.length > 0, new Set(list).size]).toEqual([key, true, list.length]);
        expect([key, list.filter((one) => !(all as readonly string[]).includes(one))]).toEqual([key, []]);
      }
    }
  });

  it('says in both languages what each rule allows, and why', () => {
    for (const { key, title, why } of CITY_CONSTITUTION) {
      for (const said of [title, why]) {
        expect([key, /\p{Script=Han}/u.test(said.zh), /\p{Script=Han}/u.test(said.en)]).toEqual([key, true, false]);
      }
    }
    const titles = CITY_CONSTITUTION.map(({ title }) => title.zh);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('compares with columns in ways that a database can follow', () => {
    for (const { key, conditions } of CITY_CONSTITUTION) {
      expect([key, conditionFaults(conditions ?? {})]).toEqual([key, []]);
    }
  });

  it('asks nothing of who is no person of the community', () => {
    const outside = ['BUREAU', 'VISITOR', ...APP_SCOPES] as string[];
    for (const { key, holders, conditions } of CITY_CONSTITUTION) {
      if (holders.some((holder) => outside.includes(holder))) expect([key, conditions]).toEqual([key, undefined]);
    }
  });

  it('tells apart positions that the role knows, some of them, and never from the role as a whole', () => {
    for (const { key, holders, positions = {} } of CITY_CONSTITUTION) {
      for (const [holder, posts] of Object.entries(positions)) {
        const known = POSTS[holder as keyof typeof positions] ?? [];
        expect([key, holders.includes(holder as never), posts.filter((post) => !known.includes(post))]).toEqual([
          key,
          true,
          [],
        ]);
        expect([key, posts.includes(NO_POSITION), new Set(posts).size, posts.length < known.length]).toEqual([
          key,
          true,
          posts.length,
          true,
        ]);
      }
    }
    expect(ROLES.filter((role) => !POSTS[role])).toEqual(['ADMIN']);
  });

  it('gives each holder something', () => {
    const held = new Set(CITY_CONSTITUTION.flatMap(({ holders }) => holders));
    expect(HOLDERS.filter((holder) => !held.has(holder))).toEqual([]);
  });
});

describe('conditions', () => {
  it.each([
    [{ filedById: { $ne: '$personId' } }, []],
    [{ status: 'RUNNING', budget: { $gte: 1, $lt: 9 }, kind: { $in: ['A', null] } }, []],
    [{ projectId: { $in: '$operatedProjectIds' } }, []],
    [{ projectId: '$operatedProjectIds' }, ['projectId $eq: $operatedProjectIds stands for a list']],
    [{ id: { $in: '$personId' } }, ['id $in: $personId stands for one value']],
    [{ id: { $in: ['$personId'] } }, ['id $in: $personId stands in a list']],
    [{ id: '$password' }, ['id $eq: no such placeholder as $password']],
    [{ id: '$constructor' }, ['id $eq: no such placeholder as $constructor']],
    [{ name: { $regex: '.*' } }, ['name $regex: no such operator']],
    [{ name: { $in: 'A' } }, ['name $in: wants a list']],
    [{ name: { $eq: ['A'] } }, ['name $eq: wants one value']],
    [{ count: { $gt: null } }, ['count $gt: wants a number or a text']],
    [{ name: {} }, ['name: nothing is compared']],
    [{ name: { $eq: { $ne: null } } }, ['name $eq: wants texts, numbers, true, false or null']],
    [{ 'person.name': 'A' }, ['person.name is not the name of a column']],
    [{ $or: [{ name: 'A' }] }, ['$or is not the name of a column']],
  ])('%j', (conditions, faults) => {
    expect(conditionFaults(conditions as Conditions)).toEqual(faults);
  });
});

import 'reflect-metadata';
import { connected } from '@gongzhi/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../testkit.js';
import { PERSONS_OWN, PLACE_RULES, STAYS } from './split-rules.js';
import { tenantTables } from './tenant-tables.js';

let city: TestCity;

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

describe('what a split does with the tables', () => {
  it('is decided once for every table of tenants, and for no other', async () => {
    const tables = (await connected(city.logins.owner, tenantTables)).map(({ name }) => name);
    const decided = [...STAYS, ...Object.keys(PLACE_RULES), ...Object.keys(PERSONS_OWN)];
    expect(decided.sort()).toEqual(tables.sort());
  });
});

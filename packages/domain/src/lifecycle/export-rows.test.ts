import 'reflect-metadata';
import { connected } from '@gongzhi/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../testkit.js';
import { SHARED } from './export-rows.js';

let city: TestCity;

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());

describe('an export by the operator', () => {
  it('misses none of the shared tables: their owner sees the rows of every community', async () => {
    const blind = await connected(city.logins.owner, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `select c.relname as name from pg_class c where c.relname = any($1) and c.relrowsecurity and not exists (
           select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r')
             and p.polroles && array[0::oid, (select oid from pg_roles where rolname = current_user)])`,
        [SHARED.map(({ table }) => table)],
      );
      return rows.map(({ name }) => name);
    });
    expect(blind).toEqual([]);
  });
});

import 'reflect-metadata';
import { connected } from '@gongzhi/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../testkit.js';
import { ENDINGS, MERGE_RULES } from './merge-rules.js';
import { type TenantTable, tenantTables } from './tenant-tables.js';

let city: TestCity;
let tables: TenantTable[];

beforeAll(async () => {
  city = await testCity();
  tables = await connected(city.logins.owner, tenantTables);
});
afterAll(() => city?.drop());

describe('what a merger does with the tables', () => {
  it('is decided for every table of tenants, and for no other', () => {
    expect(Object.keys(MERGE_RULES).sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it('says what becomes of a second one, wherever a key forbids two', () => {
    const undecided = tables.filter(({ name, uniques }) => uniques.length > 0 && MERGE_RULES[name] === 'MOVES');
    expect(undecided.map(({ name }) => name)).toEqual([]);
  });

  it('has another name only for what is named by a text', () => {
    const nameless = tables.filter(
      ({ name, uniques, columns }) =>
        MERGE_RULES[name] === 'RENAMED' &&
        !uniques.every((unique) =>
          unique.columns.some((column) => columns.find((each) => each.name === column)?.type === 'text'),
        ),
    );
    expect(nameless.map(({ name }) => name)).toEqual([]);
  });

  it('says how each row ends that has ended', () => {
    const ended = Object.keys(MERGE_RULES).filter((name) => MERGE_RULES[name] === 'ENDED');
    expect(Object.keys(ENDINGS).sort()).toEqual(ended.sort());
  });

  it('shows the owner, who moves and deletes them, the rows of every one', async () => {
    const blind = await connected(city.logins.owner, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `select c.relname as name from pg_class c where c.relname = any($1) and not exists (
           select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd = '*'
             and p.polroles && array[0::oid, (select oid from pg_roles where rolname = current_user)])`,
        [tables.map(({ name }) => name)],
      );
      return rows.map(({ name }) => name);
    });
    expect(blind).toEqual([]);
  });
});

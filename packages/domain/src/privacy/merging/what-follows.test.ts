import 'reflect-metadata';
import { run } from '@gongzhi/storage/testkit';
import { describe, expect, it } from 'vitest';
import { CHAINS } from '../../sealing/index.js';
import { personColumns } from '../person-columns.js';
import { APART } from './apart.js';
import { city, newEntriesForEachTest } from './merging.testkit.js';
import { followingTables } from './taken-over.js';

newEntriesForEachTest();

describe('what names persons', () => {
  it('follows in every table, as far as serving log-ins may write it', async () => {
    const columns = followingTables({ em: city.database.app.em as never });
    expect(columns.length).toBeGreaterThan(15);
    const closed: string[] = [];
    for (const { table, columns: own } of columns) {
      for (const { name } of own) {
        const [may] = await run<{ may: boolean }>(
          city.admin,
          `select has_column_privilege('gongzhi_app', '${table}', '${name}', 'update') as may`,
        );
        if (!may!.may) closed.push(`${table}.${name}`);
      }
    }
    expect(closed).toEqual([]);
  });

  it('is no part of what is sealed', () => {
    const followed = followingTables({ em: city.database.app.em as never });
    const sealed = CHAINS.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
    const named = followed.flatMap(({ table, columns }) => columns.map(({ name }) => `${table}.${name}`));
    expect(named.filter((column) => sealed.includes(column))).toEqual([]);
  });

  it('is told apart wherever the database tells it apart', async () => {
    const named = new Map(
      personColumns(city.database.app.em as never).map(({ meta, property }) => [
        `${meta.tableName}.${(meta.properties[property as never] as { fieldNames: string[] }).fieldNames[0]}`,
        true,
      ]),
    );
    const checks = await run<{ table: string; rule: string }>(
      city.admin,
      `select c.relname as table, pg_get_constraintdef(k.oid) as rule from pg_constraint k join pg_class c on c.oid = k.conrelid
       where k.contype = 'c' and c.relnamespace = 'public'::regnamespace`,
    );
    const held = checks.flatMap(({ table, rule }) =>
      [...rule.matchAll(/(\w+) <> (\w+)/g)]
        .filter(([, a, b]) => named.has(`${table}.${a}`) && named.has(`${table}.${b}`))
        .map(([, a, b]) => [table, ...[a, b].sort()].join(' ')),
    );
    expect(held.length).toBeGreaterThan(5);
    const known = APART.map(({ table, columns }) => [table, ...[...columns].sort()].join(' '));
    expect(held.filter((pair) => !known.includes(pair))).toEqual([]);
  });
});

import { rowReadables } from '@gongzhi/domain';
import { newId, toNodeId } from '@gongzhi/kernel';
import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import pg from 'pg';
import { inject } from 'vitest';
import type { Findings } from '../generated-queries.js';
import type { Standing } from '../reference.js';
import { asked } from './asked.js';

export interface Grounds {
  schema: GraphQLSchema;
  url: string;
  searches: readonly string[];
  templateIds: readonly string[];
}

/** What a caller's queries can be filled in with: ids as the database has them, cursors as answers gave them. */
export async function findingsOf(
  { schema, url, searches, templateIds }: Grounds,
  standing: Standing,
  communityIds: readonly string[],
): Promise<Findings> {
  const byType = await idsByType(communityIds);
  // Most hangs on these, and less of it is everybody's to see.
  const often = ['Enrolment', 'ElderMealsRecord', 'Settlement'].flatMap((type) => byType.get(type) ?? []);
  const ids = [...[...byType].flatMap(([, some]) => some), ...often, ...often, ...often];
  const projectIds = byType.get('Project') ?? [];
  const cursors = new Map<string, string[]>();
  const harvest = async (list: string, document: string) => {
    const { body } = await asked(url, standing, { query: document, variables: {} }, 'zh');
    const found = [...body.matchAll(/"cursor":("(?:[^"\\]|\\.)*")/g)].map(
      ([, cursor]) => JSON.parse(cursor!) as string,
    );
    cursors.set(list, [...(cursors.get(list) ?? []), ...found]);
  };
  for (const { name, type } of Object.values(schema.getQueryType()!.getFields())) {
    if (!getNamedType(type).name.endsWith('Connection')) continue;
    await harvest(name, `{ ${name}(first: 100) { edges { cursor } } }`);
  }
  for (const search of searches.slice(0, 4)) {
    const argument = JSON.stringify(search);
    await harvest(`templates ${search}`, `{ templates(search: ${argument}, first: 100) { edges { cursor } } }`);
  }
  for (const { parent, field } of nestedLists(schema)) {
    for (const id of (byType.get(parent) ?? []).slice(0, 4)) {
      const list = `{ ${field}(first: 30) { edges { cursor } } }`;
      await harvest(`${parent}.${field}`, `{ node(id: "${id}") { ... on ${parent} ${list} } }`);
    }
  }
  const unknown = [
    toNodeId('Project', newId()),
    toNodeId('Nothing', newId()),
    toNodeId('ElderMealsRecord', newId()),
    ...['', 'x', 'Project_', `Project_${newId().toUpperCase()}`],
  ];
  return { ids: [...ids, ...unknown], projectIds: [...projectIds, ...unknown], cursors, searches, templateIds };
}

const nestedLists = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => type.getInterfaces().length > 0)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
        .map((field) => ({ parent: type.name, field: field.name })),
    );

/** What is the bureau's alone has no row that a community's request could find. */
async function mayRead(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query(`select has_table_privilege('"${table}"', 'select') as may`);
  return rows[0].may as boolean;
}

/** Some node ids of each type, the first and the last of each community. */
async function idsByType(communityIds: readonly string[]): Promise<Map<string, string[]>> {
  const client = new pg.Client(inject('logins').app);
  await client.connect();
  const found = new Map<string, string[]>();
  try {
    for (const communityId of communityIds) {
      await client.query('begin');
      await client.query(`select set_config('app.community_id', $1, true)`, [communityId]);
      for (const [name, { variants }] of rowReadables) {
        const table = name.replaceAll(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();
        if (!(await mayRead(client, table))) continue;
        const column = variants ? String(variants.column) : `'${name}'`;
        const { rows } = await client.query(
          `(select id, ${column} as type from "${table}" order by id limit 3) union (select id, ${column} from "${table}" order by id desc limit 3)`,
        );
        for (const { id, type } of rows) {
          const typeName = variants ? variants.typeOf(type) : name;
          found.set(typeName, [...(found.get(typeName) ?? []), toNodeId(typeName, id)]);
        }
      }
      await client.query('rollback');
    }
    return found;
  } finally {
    await client.end();
  }
}

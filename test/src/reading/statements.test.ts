import { toNodeId } from '@gongzhi/kernel';
import { type GraphQLField, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { everythingOf, publicSchema } from '../testkit/schema-walk.js';
import { type CountedGateway, countedGateway } from './counted-gateway.js';
import { fill, fullParents, SEARCH_WORD } from './full-community.js';

const SIZES = [1, 5, 50];
/** Deep enough for whatever hangs on the items, and on the items of their lists. */
const DEPTH = 2;
/** Arguments that a list is asked with besides its page. */
const ARGUMENTS: Record<string, string> = { templates: `search: "${SEARCH_WORD}", ` };

interface Connection {
  parent: string;
  field: GraphQLField<unknown, unknown>;
}

const schema: GraphQLSchema = await publicSchema();
const connections: Connection[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) =>
    Object.values(isObjectType(type) ? type.getFields() : {})
      .filter(({ type: of }) => getNamedType(of).name.endsWith('Connection'))
      .map((field) => ({ parent: type.name, field })),
  );

let gateway: CountedGateway;
let admin: Visitor;
let bureau: Visitor;
let parents: Record<string, string>;

beforeAll(async () => {
  const code = freshCode('manzai');
  [gateway, [admin]] = await Promise.all([
    countedGateway(),
    cityWith({ code, name: `满载社区${code}` }) as Promise<[Visitor]>,
  ]);
  await fill(code);
  parents = await fullParents(code);
  admin = admin.through(gateway.url);
  bureau = (await signIn('bureau')).through(gateway.url);
  // What a gateway keeps after its first request (keys, codes of communities) is nobody's cost.
  await admin.ask('{ community { id } viewer { id } }');
  await bureau.ask('{ viewer { id } }');
});
afterAll(() => gateway?.close());

/** A page of a list with everything that hangs on its items. */
function documentOf({ parent, field }: Connection, size: number): string {
  const everything = everythingOf(schema, getNamedType(field.type), DEPTH);
  const list = `list: ${field.name}(${ARGUMENTS[field.name] ?? ''}first: ${size}) ${everything}`;
  if (parent === 'Query') return `{ ${list} }`;
  return `{ node(id: "${toNodeId(parent, parents[parent] ?? '')}") { ... on ${parent} { ${list} } } }`;
}

async function spentOn(connection: Connection, size: number): Promise<string[]> {
  const visitor = connection.field.name === 'communities' ? bureau : admin;
  gateway.spent();
  const data = await visitor.ask(documentOf(connection, size));
  const spent = gateway.spent();
  const list = connection.parent === 'Query' ? data.list : data.node.list;
  expect([size, list.nodes.length]).toEqual([size, size]);
  expect(list.totalCount).toBeGreaterThan(50);
  return spent;
}

describe('a page with everything that hangs on it costs as many statements for 1, 5 and 50 items:', () => {
  it('there are lists at the root and in other types', () => {
    expect(connections.filter(({ parent }) => parent === 'Query').length).toBeGreaterThan(10);
    expect(connections.filter(({ parent }) => parent !== 'Query').length).toBeGreaterThan(5);
  });

  it.each(connections.map((connection) => [`${connection.parent}.${connection.field.name}`, connection] as const))(
    '%s',
    async (_name, connection) => {
      const spent = [];
      for (const size of SIZES) spent.push(await spentOn(connection, size));
      const [least, , most] = spent as [string[], string[], string[]];
      expect(
        spent.map(({ length }) => length),
        surplus(least, most),
      ).toEqual(SIZES.map(() => least.length));
    },
  );
});

/** What many cost more than one does, for whoever looks for the reason. */
function surplus(least: readonly string[], most: readonly string[]): string {
  const left = [...least];
  const more = most.filter((sql) => {
    const place = left.indexOf(sql);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return more.map((sql) => sql.slice(0, 300)).join('\n');
}

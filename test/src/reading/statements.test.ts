import { toNodeId } from '@gongzhi/kernel';
import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { everythingOf, publicSchema } from '../testkit/schema-walk.js';
import { type CountedGateway, countedGateway } from './counted-gateway.js';
import { fill, fullParents, SEARCH_WORD } from './full-community.js';

const SIZES = [1, 10, 100];
/** Deep enough for whatever hangs on the items, and on the items of their lists. */
const DEPTH = 2;
/** Arguments that a list is asked with besides its page. */
const ARGUMENTS: Record<string, () => string> = {
  bundles: () => `search: "${SEARCH_WORD}", `,
  templateFamily: () => `templateId: "${toNodeId('Template', parents.Template ?? '')}", `,
  templates: () => `search: "${SEARCH_WORD}", `,
};

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

/** A page of a list with everything that hangs on its items, as deep as is said; 0: the items' own values. */
function documentOf({ parent, field }: Connection, size: number, depth: number): string {
  const type = getNamedType(field.type) as GraphQLObjectType;
  const items = everythingOf(schema, getNamedType(type.getFields().nodes!.type), depth);
  const page = `{ nodes ${items} totalCount pageInfo { hasNextPage endCursor } }`;
  const list = `list: ${field.name}(${ARGUMENTS[field.name]?.() ?? ''}first: ${size}) ${page}`;
  if (parent === 'Query') return `{ ${list} }`;
  return `{ node(id: "${toNodeId(parent, parents[parent] ?? '')}") { ... on ${parent} { ${list} } } }`;
}

interface Cost {
  answer: Loose;
  spent: string[];
}

/** Asks for a page: the first time in the ordinary way, which learns the document by it. */
async function ask(connection: Connection, size: number, depth: number): Promise<Cost> {
  const visitor = /^(communities|communityFigures|townReviewers)/.test(connection.field.name) ? bureau : admin;
  gateway.spent();
  const data = await visitor.ask(documentOf(connection, size, depth));
  const spent = gateway.spent();
  const list = connection.parent === 'Query' ? data.list : data.node.list;
  expect([size, list.nodes.length]).toEqual([size, size]);
  expect(list.totalCount).toBeGreaterThan(100);
  return { answer: data, spent };
}

const nameOf = ({ parent, field }: Connection): string => `${parent}.${field.name}`;

describe('a page with everything that hangs on it costs as many statements for 1, 10 and 100 items:', () => {
  it('there are lists at the root and in other types', () => {
    expect(connections.filter(({ parent }) => parent === 'Query').length).toBeGreaterThan(10);
    expect(connections.filter(({ parent }) => parent !== 'Query').length).toBeGreaterThan(5);
  });

  it.each(connections.map((connection) => [nameOf(connection), connection] as const))(
    '%s',
    async (_name, connection) => {
      const spent = [];
      for (const size of SIZES) spent.push((await ask(connection, size, DEPTH)).spent);
      const [least, , most] = spent as [string[], string[], string[]];
      expect(
        spent.map(({ length }) => length),
        surplus(least, most),
      ).toEqual(SIZES.map(() => least.length));
    },
  );
});

describe('a page that is asked for again', () => {
  it.each(connections.map((connection) => [nameOf(connection), connection] as const))(
    'is answered alike: %s',
    async (_name, connection) => {
      for (const depth of [0, 1, DEPTH]) {
        const [first, second] = [await ask(connection, 10, depth), await ask(connection, 10, depth)];
        expect(JSON.stringify(second.answer)).toBe(JSON.stringify(first.answer));
      }
    },
  );

  it('costs the session and one statement, whatever its size, for most lists', async () => {
    const taken: string[] = [];
    for (const connection of connections) {
      const again: string[][] = [];
      for (const size of SIZES) {
        const ordinary = await ask(connection, size, 0);
        const repeated = await ask(connection, size, 0);
        expect(JSON.stringify(repeated.answer)).toBe(JSON.stringify(ordinary.answer));
        again.push(repeated.spent);
      }
      const name = nameOf(connection);
      expect([name, ...again.map(({ length }) => length)]).toEqual([name, ...SIZES.map(() => again[0]!.length)]);
      if (again[0]!.length > 2) continue;
      taken.push(name);
      // The settings last as long as their transaction: with rows in the answer, both statements were in one.
      for (const [session, read] of again) {
        expect(session).toMatch(/^select .*set_config\('app\.community_id'/);
        expect(read).toMatch(/^select concat\('\{"/);
      }
    }
    expect(taken.length, `only ${taken.join(', ')}`).toBeGreaterThan(connections.length * 0.7);
  });
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

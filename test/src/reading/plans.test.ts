import { toNodeId } from '@gongzhi/kernel';
import { type GraphQLField, type GraphQLObjectType, getNamedType } from 'graphql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DOCUMENTS } from '../../bench/src/dialects/platform-documents.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { communityId, tenantTables } from '../testkit/database.js';
import { everythingOf, publicSchema } from '../testkit/schema-walk.js';
import { type CountedGateway, countedGateway } from './counted-gateway.js';
import { type Explainer, explainerIn } from './explained.js';
import { fill, SEARCH_WORD } from './full-community.js';

/** So many of everything in each of a few communities: reading all would cost more than an index does. */
const EACH = 1_500;
/** The first two of everything that was filled in, and a studio where the second person advises the first. */
const [FIRST, SECOND] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const [STUDIO, CLIENT, ADVISER] = [1, 2, 3].map((n) => `00000000-0000-4000-9000-00000000000${n}`) as [
  string,
  string,
  string,
];

const schema = await publicSchema();
const lists = Object.values(schema.getQueryType()!.getFields()).filter(({ type }) =>
  getNamedType(type).name.endsWith('Connection'),
);

let gateway: CountedGateway;
let explainer: Explainer;
const visitors: Record<string, Visitor> = {};
let template: string;

beforeAll(async () => {
  const codes = ['yi', 'er', 'san'].map(freshCode) as [string, string, string];
  const [opened, [admin]] = await Promise.all([
    countedGateway(),
    cityWith(...codes.map((code) => ({ code, name: `计划社区${code}` }))) as Promise<[Visitor]>,
  ]);
  gateway = opened;
  const email = `steward@${codes[0]}`;
  await admin.do('inviteMember', { email, role: 'STEWARD' }, 'membership { id }');
  await Promise.all(codes.map((code) => fill(code, EACH)));
  await Promise.all(codes.map(async (code) => complete(await communityId(code))));
  await asOwner('vacuum analyze');
  explainer = explainerIn(await communityId(codes[0]), new Set(await tenantTables()));
  visitors.administrator = admin.through(gateway.url);
  visitors.steward = (await signIn(email)).through(gateway.url);
  for (const visitor of Object.values(visitors)) await visitor.ask('{ viewer { id } }');
  const { templates } = await admin.ask(`{ templates(search: "${SEARCH_WORD}", first: 1) { nodes { id } } }`);
  template = templates.nodes[0].id;
});
afterAll(async () => {
  await gateway?.close();
  await explainer?.close();
});

async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client(inject('logins').owner);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** What is read and written besides what can be listed. */
const complete = (community: string): Promise<void> =>
  asOwner(
    `select set_config('app.community_id', '${community}', false)`,
    `insert into project (community_id, id, title, module, module_version, config, status, operator_id, adapted, starts_on, sample)
     select community_id, '${STUDIO}', title, 'law-studio', '1.0.0',
       '{"matterFee": 10000, "adviserAge": 18, "volunteerPoints": 5}', 'RUNNING', operator_id, '{}', from_date, false
     from project join enrolment using (community_id) where project.id = '${FIRST}' and enrolment.id = '${FIRST}'`,
    ...[
      [CLIENT, FIRST, 'client', '{}'],
      [ADVISER, SECOND, 'adviser', '{"from": "VOLUNTEER"}'],
    ].map(
      ([enrolment, person, part, data]) =>
        `insert into enrolment (community_id, id, project_id, person_id, part, data, from_date)
         select community_id, '${enrolment}', '${STUDIO}', '${person}', '${part}', '${data}', from_date
         from enrolment where id = '${FIRST}'`,
    ),
    `insert into idempotency_key (community_id, id, mutation, actor_key, key, input_hash, result_id, at)
     select '${community}', gen_random_uuid(), 'recordService', 'k', n::text, 'h', gen_random_uuid(), now() from generate_series(1, ${EACH}) n`,
  );

/** What is asked of the database for a document: in the ordinary way, and then in the fast one if that takes it. */
async function statementsOf(who: string, document: string, variables: Record<string, unknown> = {}): Promise<string[]> {
  const visitor = visitors[who]!;
  gateway.spent();
  const data = await visitor.ask(document, variables);
  // Repeated, it would be recorded no second time.
  if (data.recordService) expect(data.recordService).toMatchObject({ replayed: false, userErrors: [] });
  else await visitor.ask(document, variables);
  const statements = gateway.spent().filter((sql) => /^\s*(select|with|insert|update|delete)\b/i.test(sql));
  expect(statements.length).toBeGreaterThan(0);
  return [...new Set(statements)];
}

/** By statement, where PostgreSQL would read more than it needs to. */
async function wasteOf(statements: string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const statement of statements) {
    const waste = await explainer.wasteOf(statement);
    if (waste.length) found[statement] = waste;
  }
  return found;
}

const today = new Date().toISOString().slice(0, 10);
const recorded = {
  enrolmentId: toNodeId('Enrolment', CLIENT),
  servedById: toNodeId('Enrolment', ADVISER),
  servedOn: today,
  data: { kind: 'PUBLICITY', minutes: 30 },
  idempotencyKey: 'plans-00000000000000001',
};
const operations: [operation: keyof typeof DOCUMENTS, variables: Record<string, unknown>][] = [
  ['A', { id: toNodeId('Project', FIRST) }],
  ['B', { first: 12, enrolled: 10 }],
  ['C', { id: toNodeId('LedgerAccount', FIRST), first: 50, after: null }],
  ['D', { input: recorded }],
  ['E', { search: SEARCH_WORD, first: 20 }],
  ['F', { first: 5 }],
];

const firstPage = (field: GraphQLField<unknown, unknown>): string => {
  const type = getNamedType(field.type) as GraphQLObjectType;
  const items = everythingOf(schema, getNamedType(type.getFields().nodes!.type), 1);
  return `{ ${field.name}(${ARGUMENTS[field.name]?.() ?? ''}first: 20) { nodes ${items} totalCount pageInfo { hasNextPage endCursor } } }`;
};

/** What a steward may not ask for at all. */
const CLOSED = ['communityFigures'];
/** What the items of a list are told apart by, where that is no id. */
const KEYS: Record<string, string> = { communityFigures: 'code', pointsRanking: 'place', templateFamily: 'key' };
/** Arguments that a list needs besides its page. */
const ARGUMENTS: Record<string, () => string> = { templateFamily: () => `templateId: "${template}", ` };

describe.each(['administrator', 'steward'])('asked by a community’s %s, no table is read in vain', (who) => {
  // A steward records no service.
  const open = lists.filter(({ name }) => who === 'administrator' || !CLOSED.includes(name));
  const asked = operations.filter(([operation]) => who === 'administrator' || operation !== 'D');

  it.each(asked)('by the benchmark’s operation %s', async (operation, variables) => {
    expect(await wasteOf(await statementsOf(who, DOCUMENTS[operation], variables))).toEqual({});
  });

  it('by what waits, and by the projects and adoptions that it speaks of', async () => {
    const document = `{ todos { kind count waitingSince }
      projects(withdrawn: true) { totalCount } late: projects(upgradeAvailable: true) { nodes { id } }
      mechanismAdoptions(withdrawn: true) { totalCount }
      behind: mechanismAdoptions(upgradeAvailable: true) { nodes { id upgradeAvailable { template { version } } } } }`;
    expect(await wasteOf(await statementsOf(who, document))).toEqual({});
  });

  it.each(open.map((field) => [field.name, field] as const))('by the first page of %s', async (_name, field) => {
    expect(await wasteOf(await statementsOf(who, firstPage(field)))).toEqual({});
  });

  it.each(open.map(({ name }) => name))('by the next page of %s', async (name) => {
    const more = ARGUMENTS[name]?.() ?? '';
    const document = `query ($after: String, $before: String) {
      next: ${name}(${more}first: 20, after: $after) { nodes { ${KEYS[name] ?? 'id'} } pageInfo { endCursor hasNextPage } }
      last: ${name}(${more}last: 20, before: $before) { nodes { ${KEYS[name] ?? 'id'} } pageInfo { startCursor hasPreviousPage } } }`;
    const { next, last } = await visitors[who]!.ask(document);
    const variables = { after: next.pageInfo.endCursor, before: last.pageInfo.startCursor };
    expect(await wasteOf(await statementsOf(who, document, variables))).toEqual({});
  });
});

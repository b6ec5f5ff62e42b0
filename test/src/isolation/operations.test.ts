import { fromNodeId, newId, toNodeId } from '@gongzhi/kernel';
import { type GraphQLSchema, getNamedType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId, fingerprint } from '../testkit/database.js';
import { everythingOf, nodeTypes, publicSchema } from '../testkit/schema-walk.js';
import { MUTATION_INPUTS, QUERY_ARGUMENTS } from './operations.js';

/** Types of the city's shared register and catalogue: they are nobody's secret. */
const SHARED = new Set(['Town', 'Bundle', 'Community', 'CreditCodeSuspension']);

const tableOf = (type: string): string =>
  type.endsWith('Record') ? 'service_record' : type.replaceAll(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();

describe('every operation, called by the administrator of another community with Xinfeng’s ids', async () => {
  let schema: GraphQLSchema;
  let outsider: Visitor;
  /** One id of Xinfeng's for each node type. */
  const theirs: Record<string, string> = {};
  const never = (type: string): string => toNodeId(type, newId());

  beforeAll(async () => {
    schema = await publicSchema();
    const code = freshCode('linli');
    const publisher = freshCode('weigongkai');
    const communities = [code, publisher].map((each) => ({ code: each, name: `邻里社区${each}` }));
    const [neighbour, keeper] = (await cityWith(...communities)) as [Visitor, Visitor];
    outsider = neighbour;
    theirs.Template = await unshared(keeper);
    const xinfeng = await communityId('xinfeng');
    await asLogin('owner', xinfeng, async (client) => {
      for (const type of nodeTypes(schema).filter((name) => !SHARED.has(name) && !theirs[name])) {
        if (type === 'Adoption') continue;
        const { rows } = await client.query(`select id from "${tableOf(type)}" where community_id = $1 limit 1`, [
          xinfeng,
        ]);
        if (rows[0]) theirs[type] = toNodeId(type, rows[0].id);
      }
    });
  });

  it('knows an id of every node type, or says why not', () => {
    const missing = nodeTypes(schema).filter((type) => !SHARED.has(type) && !theirs[type]);
    // No job was begun by Xinfeng, no mechanism adopted, no app is consented to and nobody erased in Xinfeng's sample data; an adoption belongs to two communities and is tested with them.
    expect(missing.sort()).toEqual(['Adoption', 'AppConsent', 'Erasure', 'Job', 'MechanismAdoption']);
  });

  it('finds no node of theirs', async () => {
    for (const [type, id] of Object.entries(theirs)) {
      const answer = await outsider.send('query($id: ID!) { node(id: $id) { __typename id } }', { id });
      expect([type, answer.status, answer.data, answer.errors]).toEqual([type, 200, { node: null }, []]);
    }
    const xinfeng = toNodeId('Community', await communityId('xinfeng'));
    expect((await outsider.ask('query($id: ID!) { node(id: $id) { id } }', { id: xinfeng })).node).toBeNull();
  });

  it('covers every query and mutation that there is', () => {
    expect(Object.keys(QUERY_ARGUMENTS).sort()).toEqual(Object.keys(schema.getQueryType()!.getFields()).sort());
    expect(Object.keys(MUTATION_INPUTS).sort()).toEqual(Object.keys(schema.getMutationType()!.getFields()).sort());
  });

  it('answers every query with their ids as with ids that never were, and shows nothing of theirs', async () => {
    const known = new Set(Object.values(theirs));
    for (const [name, argumentsOf] of Object.entries(QUERY_ARGUMENTS)) {
      const field = schema.getQueryType()!.getFields()[name]!;
      const selection = everythingOf(schema, getNamedType(field.type), 2);
      const ask = (ids: (type: string) => string) => outsider.send(`{ ${name}${argumentsOf(ids)} ${selection} }`);
      const [withTheirs, withNever] = [await ask((type) => theirs[type] ?? never(type)), await ask(never)];
      expect([name, masked(withTheirs)]).toEqual([name, masked(withNever)]);
      expect(idsIn(withTheirs.data).filter((id) => known.has(id))).toEqual([]);
    }
  });

  it('answers every mutation with their ids as with ids that never were, and changes nothing of theirs', async () => {
    const xinfeng = await communityId('xinfeng');
    const before = await fingerprint(xinfeng);
    for (const [name, inputOf] of Object.entries(MUTATION_INPUTS)) {
      const payload = schema.getType(getNamedType(schema.getMutationType()!.getFields()[name]!.type).name)!;
      const type = schema.getMutationType()!.getFields()[name]!.args[0]!.type;
      const document = `mutation($input: ${type}) { ${name}(input: $input) ${everythingOf(schema, payload, 1)} }`;
      const call = (ids: (type: string) => string) =>
        outsider.send(document, { input: inputOf(ids, freshCode('key')) });
      const [withTheirs, withNever] = [await call((kind) => theirs[kind] ?? never(kind)), await call(never)];
      expect([name, masked(withTheirs)]).toEqual([name, masked(withNever)]);
    }
    expect(await fingerprint(xinfeng)).toEqual(before);
  });

  it('takes no cursor of theirs', async () => {
    const inside = await signIn('leader@xinfeng');
    const lists = await inside.ask(
      '{ persons(first: 1) { pageInfo { endCursor } } organisations(first: 1) { pageInfo { endCursor } } auditEntries(first: 1) { pageInfo { endCursor } } }',
    );
    for (const [list, { pageInfo }] of Object.entries<{ pageInfo: { endCursor: string } }>(lists)) {
      const ask = (after: string) =>
        outsider.send(`query($after: String) { ${list}(after: $after) { totalCount nodes { id } } }`, { after });
      const [foreign, garbage] = [await ask(pageInfo.endCursor), await ask('Z2FyYmFnZQ')];
      expect(foreign.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(masked(foreign)).toEqual(masked(garbage));
    }
  });

  it('counts only its own, whatever happens next door', async () => {
    // Two of their own: what the calls above have begun may still be going on, and then tells of itself in their trail.
    const [code, other] = [freshCode('gebi'), freshCode('zijia')];
    const [neighbour, own] = (await cityWith(
      { code, name: `隔壁社区${code}` },
      { code: other, name: `自家社区${other}` },
    )) as [Visitor, Visitor];
    const count = async () =>
      (await own.ask('{ organisations { totalCount } persons { totalCount } auditEntries { totalCount } }')) as unknown;
    const before = await count();
    await neighbour.do(
      'registerOrganisation',
      { name: '隔壁合唱团', kind: 'SOCIAL_ORGANISATION' },
      'organisation { id }',
    );
    expect(await count()).toEqual(before);
    const same = await own.do(
      'registerOrganisation',
      { name: '隔壁合唱团', kind: 'SOCIAL_ORGANISATION' },
      'organisation { name }',
    );
    expect(same.organisation.name).toBe('隔壁合唱团');
  });

  it('cannot be entered, whether it exists or not', async () => {
    const [real, unreal] = await Promise.all(
      ['xinfeng', 'no-such-place'].map((code) => outsider.in(code).send('{ viewer { id } }')),
    );
    expect([real!.status, real!.errors]).toEqual([unreal!.status, unreal!.errors]);
    expect(real!.status).toBe(404);
  });
});

/** What a community has published and shares with nobody: for everybody else it is not there. */
async function unshared(keeper: Visitor): Promise<string> {
  const { project } = await keeper.do('createProject', { module: 'elder-meals' }, 'project { id }');
  const input = { projectId: project.id, version: '1.0.0', sharing: 'NONE' };
  return (await keeper.do('publishTemplate', input, 'template { id }')).template.id;
}

/** An answer without what differs between any two answers: ids made on the way, times, and echoes of fresh words. */
function masked({ status, data, errors }: { status: number; data: unknown; errors: unknown }): unknown {
  const text = JSON.stringify({ status, data, errors })
    .replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"<time>"')
    .replaceAll(/key-[a-z0-9]+/g, '<key>')
    // Conditions of rules compare columns: an id that the caller has given comes back as the row's.
    .replaceAll(/(?<!_)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<row>');
  return JSON.parse(text, (_key, value) => {
    if (typeof value === 'string') return fromNodeId(value) ? '<id>' : value;
    return isJob(value) ? { kind: value.kind, title: value.title } : value;
  });
}

/** How far a worker is with a job is a matter of the moment. */
const isJob = (value: unknown): value is { kind: string; title: string } =>
  typeof value === 'object' && value !== null && 'startedAt' in value;

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return fromNodeId(value) ? [value] : [];
  return value && typeof value === 'object' ? Object.values(value).flatMap(idsIn) : [];
}

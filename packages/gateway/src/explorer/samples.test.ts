import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode, parse, validate } from 'graphql';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { installedModules } from '../modules/built-in.js';
import { buildGatewaySchema } from '../schema/build-schema.js';

interface Sample {
  title: { zh: string; en: string };
  query: string;
  variables?: Record<string, unknown>;
  prepare?(headers: { community: string }): Promise<Record<string, unknown>>;
}

const ours = async <Module>(file: string): Promise<Module> =>
  (await import(new URL(`../../static/explorer/${file}`, import.meta.url).href)) as Module;
const { sampleGroups } = await ours<{ sampleGroups: { samples: Sample[] }[] }>('samples.js');
const samples = sampleGroups.flatMap((group) => group.samples);

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGatewaySchema(installedModules);
});

describe('the explorer’s samples', () => {
  it.each(samples.map((sample) => [sample.title.en, sample] as const))('“%s” is valid', (_title, sample) => {
    expect(mistakes(sample.query, sample.variables)).toEqual([]);
  });

  it('have names of their own, by which the editor’s tabs know them', () => {
    const names = samples.map(({ query }) => (parse(query).definitions[0] as OperationDefinitionNode).name?.value);
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(samples.length);
  });

  it('leave no variable out', () => {
    for (const { query, variables = {} } of samples) {
      const [{ variableDefinitions = [] }] = parse(query).definitions as [OperationDefinitionNode];
      expect(Object.keys(variables)).toEqual(variableDefinitions.map(({ variable }) => variable.name.value));
    }
  });
});

describe('what the page asks by itself', () => {
  const asked: { query: string; variables?: Record<string, unknown> }[] = [];
  afterEach(() => {
    vi.unstubAllGlobals();
    asked.length = 0;
  });

  /** Answers whatever is asked, so that every question comes to be put. */
  const answerAll = () =>
    vi.stubGlobal('fetch', async (_address: string, { body }: { body: string }) => {
      asked.push(JSON.parse(body));
      const fit = [{ requirement: 'operator', substitutes: [{ id: 'organisation', serves: [] }] }];
      const templates = { nodes: [{ id: 'template', module: 'elder-meals' }] };
      const communities = { nodes: [], pageInfo: { hasNextPage: false } };
      const data = { templates, previewClone: { fit }, communities, viewer: { memberships: [] } };
      return Response.json({ data });
    });

  it('to list communities is valid', async () => {
    answerAll();
    const { readCommunities } = await ours<{ readCommunities(headers: object): Promise<unknown> }>('gateway.js');
    await readCommunities({});
    expect(asked).toHaveLength(2);
    for (const { query, variables } of asked) expect(mistakes(query, variables)).toEqual([]);
  });

  it('to fill a sample in is valid, and so is what it fills in', async () => {
    const prepared = samples.filter(({ prepare }) => prepare);
    expect(prepared).toHaveLength(2);
    for (const { query, prepare } of prepared) {
      answerAll();
      const variables = await prepare!({ community: 'chengxi' });
      expect(mistakes(query, variables)).toEqual([]);
      expect(JSON.stringify(variables)).toContain('"templateId":"template"');
    }
    expect(asked).toHaveLength(4);
    for (const { query, variables } of asked) expect(mistakes(query, variables)).toEqual([]);
  });
});

/** What the gateway would find wrong with a request before it runs it. */
function mistakes(query: string, variables: Record<string, unknown> = {}): string[] {
  const document = parse(query);
  const invalid = validate(schema, document);
  const [{ variableDefinitions = [] }] = document.definitions as [OperationDefinitionNode];
  const { errors = [] } = getVariableValues(schema, variableDefinitions, variables);
  return [...invalid, ...errors].map(({ message }) => message);
}

import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode, parse, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { installedModules } from '../modules.js';
import { buildGatewaySchema } from '../schema/build-schema.js';

interface Sample {
  title: { zh: string; en: string };
  query: string;
  variables?: Record<string, unknown>;
}

const { sampleGroups } = (await import(new URL('../../static/explorer/samples.js', import.meta.url).href)) as {
  sampleGroups: { samples: Sample[] }[];
};
const samples = sampleGroups.flatMap((group) => group.samples);

describe('the explorer’s samples', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await buildGatewaySchema(installedModules);
  });

  it.each(samples.map((sample) => [sample.title.en, sample] as const))('“%s” is valid', (_title, sample) => {
    const document = parse(sample.query);
    expect(validate(schema, document)).toEqual([]);
    const [operation] = document.definitions as OperationDefinitionNode[];
    const { errors } = getVariableValues(schema, operation!.variableDefinitions ?? [], sample.variables ?? {});
    expect(errors ?? []).toEqual([]);
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
